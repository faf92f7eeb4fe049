import type { OpSpec } from "@litequant/core";

/** Mean over axes. */
export const mean = {
  name: "MEAN",
  inputs: [{ role: "activation" }, { role: "plain" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32", "int64"],
  modes: { int8: true, int16x8: true },
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["int8"] } } },
    { version: 3, when: { inputs: { 0: ["int16"] } } },
  ],
} as const satisfies OpSpec;
