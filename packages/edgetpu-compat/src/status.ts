/** Statuses of the Edge TPU compiler's log, in its own words, so that they can be searched for. */
export const edgeTpuStatus = {
  mapped: "Mapped to Edge TPU",
  moreThanOneSubgraph: "More than one subgraph is not supported",
  unsupportedDataType: "Operation is working on an unsupported data type",
  notSupported: "Operation not supported",
  unsupportedRank: "Tensor has unsupported rank (up to 3 innermost dimensions mapped)",
  unspecifiedLimitation: "Operation is otherwise supported, but not mapped due to some unspecified limitation",
  unsupportedVersion: "Operation version not supported",
  notConstant: "Filter, bias, or other param is not constant at compile-time",
  unitaryStrides: "Only Strided-Slice with unitary strides supported",
} as const;
