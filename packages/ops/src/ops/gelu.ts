import type { OpSpec } from "@litequant/core";

/** x times the normal distribution function of x, or an approximation by tanh. */
export const gelu = {
  name: "GELU",
  inputs: [{ role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int8", "uint8", "int16"],
  modes: { int8: true, int16x8: true },
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["int8", "uint8"] } } },
    { version: 3, when: { inputs: { 0: ["float16"] } } },
  ],
} as const satisfies OpSpec;
