import type { OpSpec } from "@litequant/core";

/** A strided part of a tensor, by begin, end, strides and masks. */
export const stridedSlice = {
  name: "STRIDED_SLICE",
  inputs: [{ role: "activation" }, { role: "plain" }, { role: "plain" }, { role: "plain" }],
  outputs: [{ role: "activation" }],
  sameForm: [{ ports: ["in:0", "out:0"], lead: "in:0" }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32", "int64", "bool", "string"],
  modes: { int8: true, int16x8: true },
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["int8"] } } },
    { version: 3, when: { inputs: { 0: ["bool"] } } },
    { version: 4, when: { rankOver: 4 } },
    { version: 5, when: { inputs: { 0: ["string"] } } },
    { version: 6, when: { optionsOtherThan: { ellipsisMask: 0, newAxisMask: 0 } } },
    { version: 7, when: { inputs: { 0: ["uint32"] } } },
    { version: 8, when: { options: { offset: true } } },
  ],
} as const satisfies OpSpec;
