import type { OpSpec } from "@litequant/core";

/** Divides by the Euclidean norm along the last axis. */
export const l2Normalization = {
  name: "L2_NORMALIZATION",
  inputs: [{ role: "activation" }],
  // The kernel writes this form whatever range was seen.
  outputs: [{ role: "activation", fixed: { int8: [1 / 128, 0] } }],
  dtypes: ["float32", "int8", "uint8"],
  modes: { int8: true },
  instead: "MUL by RSQRT of the MEAN of MUL(x, x), and by a constant",
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { outputs: { 0: ["int8"] } } },
  ],
} as const satisfies OpSpec;
