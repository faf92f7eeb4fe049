import type { OpSpec } from "@litequant/core";

/** Integers or float16 to float32. A conversion: no scheme quantizes it. */
export const dequantize = {
  name: "DEQUANTIZE",
  inputs: [{ role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["int8", "uint8", "int16", "int4", "int2", "float16"],
  modes: {},
  converts: [{ from: ["int8", "uint8", "int16", "int4", "int2", "float16"], to: ["float32"] }],
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["int8"] } } },
    { version: 5, when: { inputs: { 0: ["int8"] }, perChannel: "input" } },
    { version: 3, when: { inputs: { 0: ["int16", "float16"] } } },
    { version: 6, when: { inputs: { 0: ["int4"] } } },
    { version: 7, when: { inputs: { 0: ["int2"] } } },
    { version: 8, when: { inputs: { 0: ["uint4"] } } },
    { version: 9, when: { inputs: { 0: ["float8e4m3fn", "float8e5m2"] } } },
  ],
} as const satisfies OpSpec;
