import type { OpSpec } from "@litequant/core";

/** Fourier transform of real images over the last two dimensions. */
export const rfft2d = {
  name: "RFFT2D",
  inputs: [{ role: "activation" }, { role: "plain" }],
  outputs: [{ role: "plain" }],
  dtypes: ["float32"],
  modes: {},
  instead: "FULLY_CONNECTED with constant cosines and sines, or frames transformed outside of the model",
  versions: [{ version: 1, when: {} }],
} as const satisfies OpSpec;
