import type { OpSpec } from "@litequant/core";

/** Element-wise difference with broadcasting. */
export const sub = {
  name: "SUB",
  inputs: [{ role: "activation" }, { role: "activation" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int8", "uint8", "int16", "int32", "int64"],
  modes: { int8: true, int16x8: true },
  scaleLimits: { output: { power: 1, int8: 2 ** -19, int16: 2 ** -14 } },
  // The kernel's general scales; otherwise it takes powers of two only and refuses all others.
  modeOptions: { int16x8: { potScaleInt16: false } },
  fusesActivation: true,
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["int8"] } } },
    { version: 3, when: { broadcastRankOver: 4 } },
    { version: 4, when: { inputs: { 0: ["int64"] } } },
    { version: 5, when: { inputs: { 0: ["int16"] }, outputs: { 0: ["int16"] }, options: { potScaleInt16: false } } },
  ],
} as const satisfies OpSpec;
