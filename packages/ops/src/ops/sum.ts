import type { OpSpec } from "@litequant/core";

/** Sum over axes. */
export const sum = {
  name: "SUM",
  inputs: [{ role: "activation" }, { role: "plain" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32", "int64"],
  // With 16 bits the converter keeps the input's scale, which sums leave.
  modes: { int8: true },
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["int8"] } } },
  ],
} as const satisfies OpSpec;
