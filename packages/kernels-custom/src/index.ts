export { customKernels, customOperators, withCustomOperators } from "./custom-kernels.ts";
export type { CustomOperator } from "./custom-operator.ts";
export { flexOptions } from "./flex-options.ts";
export type { FlexOptions } from "./flex-options.ts";
export { readFlexbuffer } from "./flexbuffer.ts";
export type { FlexValue } from "./flexbuffer.ts";
