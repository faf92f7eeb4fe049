import type { OpSpec } from "@litequant/core";

/** max(x, 0). */
export const relu = {
  name: "RELU",
  inputs: [{ role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int8", "uint8", "int16"],
  modes: { int8: true, int16x8: true },
  activation: "RELU",
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["int8", "uint8"] } } },
    { version: 3, when: { inputs: { 0: ["int16"] } } },
  ],
} as const satisfies OpSpec;
