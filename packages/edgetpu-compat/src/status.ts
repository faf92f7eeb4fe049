/** Statuses of the Edge TPU compiler's log, in its own words. */
export const edgeTpuStatus = {
  mapped: "Mapped to Edge TPU",
  moreThanOneSubgraph: "More than one subgraph is not supported",
  unsupportedDataType: "Operation is working on an unsupported data type",
  notSupported: "Operation not supported",
  unsupportedRank: "Tensor has unsupported rank (up to 3 innermost dimensions mapped)",
  unspecifiedLimitation: "Operation is otherwise supported, but not mapped due to some unspecified limitation",
  unsupportedVersion: "Operation version not supported",
  notConstant: "Filter, bias, or other param is not constant at compile-time",
  stridedSlice: "Only Strided-Slice with unitary strides supported",
  interpolation: "Image-interpolation layer won't run precisely enough on Edge TPU",
} as const;
