import type { SizeOf } from "../sizes.ts";

/**
 * Sizes of the structures that tflite-micro keeps in its arena, with TF_LITE_STATIC_MEMORY as its makefiles define it.
 * Source: sizeof in tensorflow/tflite-micro@90b983c2b, as g++ 12 gives it with -m32 -malign-double and with -m64.
 */
export const structures = {
  singleArenaBufferAllocator: [36, 72],
  greedyMemoryPlanner: [44, 72],
  microAllocator: [36, 72],
  builtinDataAllocator: [8, 16],
  subgraphAllocations: [8, 16],
  evalTensor: [12, 24],
  nodeAndRegistration: [32, 64],
  scratchBufferHandle: [4, 8],
  tensor: [40, 64],
  affineQuantization: [12, 24],
  resourceVariables: [12, 16],
  resourceVariable: [20, 40],
  // Of the planning itself, and gone when it is done.
  scratchBufferRequest: [12, 16],
  allocationInfo: [24, 32],
  plannerBuffer: 40,
} as const satisfies Record<string, SizeOf>;

/** How many scratch buffers an operator may ask for: room for so many requests is kept while operators are prepared. */
export const scratchRequestsPerOperator = 12;
