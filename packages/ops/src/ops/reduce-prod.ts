import type { OpSpec } from "@litequant/core";

/** Product over axes. */
export const reduceProd = {
  name: "REDUCE_PROD",
  inputs: [{ role: "activation" }, { role: "plain" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int8", "int16", "int32", "int64"],
  modes: { int8: true, int16x8: true },
  // None: LiteRT@f67457790 tflite/kernels/internal/optimized/reduce.h copies without a look at scales, runtimes before it read what
  // nobody wrote. Too many: the product on the way leaves 32 bits, or falls to nothing.
  factors: { int8: 64, int16: 32 },
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["int8", "int16"] } } },
  ],
} as const satisfies OpSpec;
