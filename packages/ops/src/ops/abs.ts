import type { OpSpec } from "@litequant/core";

/** |x|. */
export const abs = {
  name: "ABS",
  inputs: [{ role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int8", "int16", "int32"],
  modes: { int8: true, int16x8: true },
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["int8", "uint8"] } } },
    { version: 3, when: { inputs: { 0: ["int16"] } } },
    { version: 4, when: { inputs: { 0: ["int16"] }, quantized: false } },
    { version: 5, when: { inputs: { 0: ["int32"] } } },
  ],
} as const satisfies OpSpec;
