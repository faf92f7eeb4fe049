import type { OpSpec } from "@litequant/core";

const types = { inputs: { 0: ["float32"], 1: ["int8"] }, outputs: { 0: ["float32"] } } as const;

/** A dense layer over a window of time, factorized: features of each input, then weights over the last ones. */
export const svdf = {
  name: "SVDF",
  inputs: [
    { role: "activation" },
    { role: "weight" },
    // Sums over the memory are in 32 bits.
    { role: "weight", int8: "int16", highest: 512 },
    { role: "bias", optional: true, biasOf: { input: 4, weight: 2 }, int8: "int32" },
    { role: "state", int8: "int16" },
  ],
  outputs: [{ role: "activation" }],
  dtypes: ["float32", "int8"],
  modes: { int8: true, hybrid: "tensor" },
  asymmetricInputs: true,
  instead: "CONV_2D over time",
  versions: [
    { version: 1, when: {} },
    { version: 2, when: types },
    { version: 4, when: { ...types, options: { asymmetricQuantizeInputs: true } } },
    { version: 3, when: { inputs: { 0: ["int8"] } } },
  ],
} as const satisfies OpSpec;
