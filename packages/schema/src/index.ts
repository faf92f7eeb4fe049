export { builtinCodes, builtinName, builtinNames, schemaVersion } from "./builtins.ts";
export { parseControlEdges, serializeControlEdges } from "./control-edges.ts";
export { decodeModel, type Decoded } from "./decode/decode-model.ts";
export { encodeModel, type EncodeOptions } from "./encode/encode-model.ts";
export type { ExternalBufferEntry, ModelExtras } from "./extras.ts";
export type { SparseDimension, SparseIndices, Sparsity } from "./sparsity.ts";
export { verifyModel } from "./verify/verify-model.ts";
