import type { OpSpec } from "@litequant/core";

/** Product over axes. */
export const reduceProd = {
  name: "REDUCE_PROD",
  inputs: [{ role: "activation" }, { role: "plain" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int8", "int16", "int32", "int64"],
  modes: { int8: true, int16x8: true },
  // Axes of size 1: LiteRT@f67457790 tflite/kernels/internal/optimized/reduce.h copies without a look at scales, runtimes before it
  // read what nobody wrote.
  mustReduce: true,
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["int8", "int16"] } } },
  ],
} as const satisfies OpSpec;
