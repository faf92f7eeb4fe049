import type { OpSpec } from "@litequant/core";

/** Sum over axes. */
export const sum = {
  name: "SUM",
  inputs: [{ role: "activation" }, { role: "plain" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32", "int64"],
  modes: { int8: true },
  obstacles: { int16x8: "with 16 bits it keeps the scale of its input, whose range sums leave" },
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["int8"] } } },
  ],
} as const satisfies OpSpec;
