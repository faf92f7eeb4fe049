import type { OpSpec } from "@litequant/core";

/** Float to integers, or integers of one form to another. A conversion: no scheme quantizes it. */
export const quantize = {
  name: "QUANTIZE",
  inputs: [{ role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int8", "uint8", "int16"],
  modes: {},
  converts: [
    { from: ["float32"], to: ["int8", "uint8", "int16", "int4"] },
    { from: ["int8", "uint8"], to: ["int8", "uint8", "int16"] },
    { from: ["int16"], to: ["int8", "int16", "int32"] },
    { from: ["int32"], to: ["int8", "int16"] },
  ],
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { outputs: { 0: ["int16"] } } },
    { version: 3, when: { perChannel: "output" } },
    { version: 4, when: { inputs: { 0: ["int4"] } } },
    { version: 4, when: { outputs: { 0: ["int4"] } } },
    { version: 5, when: { inputs: { 0: ["uint4"] } } },
    { version: 5, when: { outputs: { 0: ["uint4"] } } },
  ],
} as const satisfies OpSpec;
