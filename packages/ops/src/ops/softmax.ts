import type { OpSpec } from "@litequant/core";

/** Exponentials along the last axis, scaled to sum 1. */
export const softmax = {
  name: "SOFTMAX",
  inputs: [{ role: "activation" }],
  // The kernel writes this form whatever range was seen.
  outputs: [{ role: "activation", fixed: { int8: [1 / 256, -128], int16: [1 / 32768, 0] } }],
  dtypes: ["float32", "int8", "uint8", "int16"],
  modes: { int8: true, int16x8: true },
  // Beyond that the position in the table, or the difference to the largest, leaves 32 bits.
  scaleLimits: { inputs: { int16: 5 }, factor: "beta" },
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["int8"] } } },
    { version: 3, when: { inputs: { 0: ["int16"] } } },
    { version: 4, when: { inputs: { 0: ["float16"] } } },
  ],
} as const satisfies OpSpec;
