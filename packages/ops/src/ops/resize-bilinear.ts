import type { OpSpec } from "@litequant/core";

/** Scales an image, linear between pixels. */
export const resizeBilinear = {
  name: "RESIZE_BILINEAR",
  inputs: [{ role: "activation" }, { role: "plain" }],
  outputs: [{ role: "activation" }],
  sameForm: [{ ports: ["in:0", "out:0"], lead: "in:0" }],
  dtypes: ["float32", "int8", "uint8", "int16"],
  modes: { int8: true, int16x8: true },
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { inputs: { 0: ["int8"] } } },
    { version: 3, when: { options: { halfPixelCenters: true } } },
    { version: 4, when: { inputs: { 0: ["int16"] } } },
  ],
} as const satisfies OpSpec;
