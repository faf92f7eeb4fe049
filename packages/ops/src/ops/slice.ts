import type { OpSpec } from "@litequant/core";

/** A part of a tensor, by begin and size. */
export const slice = {
  name: "SLICE",
  inputs: [{ role: "activation" }, { role: "plain" }, { role: "plain" }],
  outputs: [{ role: "activation" }],
  sameForm: [{ ports: ["in:0", "out:0"], lead: "in:0" }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32", "int64", "bool", "string"],
  modes: { int8: true, int16x8: true },
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["int8"] } } },
    { version: 3, when: { inputs: { 0: ["string"] } } },
    { version: 4, when: { inputs: { 0: ["int16"] } } },
    { version: 5, when: { rankOver: 4 } },
    { version: 6, when: { inputs: { 0: ["uint32"] } } },
    { version: 7, when: { inputs: { 0: ["int4"] } } },
    { version: 8, when: { inputs: { 0: ["float16"] } } },
  ],
} as const satisfies OpSpec;
