import type { OpSpec } from "@litequant/core";

/** The smaller of two elements, with broadcasting. */
export const minimum = {
  name: "MINIMUM",
  inputs: [{ role: "activation" }, { role: "activation" }],
  outputs: [{ role: "activation" }],
  // The kernel compares raw values, so inputs must be in the output's form.
  sameForm: [{ ports: ["in:*", "out:0"], lead: "out:0" }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32", "int64"],
  modes: { int8: true, int16x8: true },
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["int8"] } } },
    { version: 3, when: { broadcastRankOver: 4 } },
    { version: 4, when: { inputs: { 0: ["int16"] }, outputs: { 0: ["int16"] } } },
  ],
} as const satisfies OpSpec;
