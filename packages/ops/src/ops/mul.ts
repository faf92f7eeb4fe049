import type { OpSpec } from "@litequant/core";

/** Element-wise product with broadcasting. */
export const mul = {
  name: "MUL",
  inputs: [{ role: "activation" }, { role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32", "int64"],
  modes: { int8: true, int16x8: true },
  scaleLimits: { output: { power: "product", int8: 2 ** -15, int16: 2 ** -1 } },
  fusesActivation: true,
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["int8"] } } },
    { version: 3, when: { productScaleAtLeastOne: true } },
    { version: 4, when: { inputs: { 0: ["int16"] } } },
    { version: 5, when: { inputs: { 0: ["int64"] } } },
    { version: 6, when: { inputs: { 0: ["complex64"] } } },
    { version: 7, when: { inputs: { 0: ["uint32"] } } },
    { version: 7, when: { inputs: { 0: ["int16"] }, quantized: false } },
    { version: 8, when: { inputs: { 0: ["float16"] } } },
  ],
} as const satisfies OpSpec;
