export { dynamicRange, type DynamicRangeOptions } from "./dynamic-range.ts";
