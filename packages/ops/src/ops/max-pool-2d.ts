import type { OpSpec } from "@litequant/core";

/** Maximum over windows, NHWC. */
export const maxPool2d = {
  name: "MAX_POOL_2D",
  inputs: [{ role: "activation" }],
  outputs: [{ role: "activation" }],
  sameForm: [{ ports: ["in:0", "out:0"], lead: "in:0" }],
  dtypes: ["float32", "int8", "uint8", "int16"],
  modes: { int8: true, int16x8: true },
  fusesActivation: true,
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["int8"] } } },
    { version: 3, when: { inputs: { 0: ["int16"] } } },
  ],
} as const satisfies OpSpec;
