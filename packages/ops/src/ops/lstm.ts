import type { OpSpec } from "@litequant/core";

import { hybridVersions, lstmInputs, lstmIntermediates } from "./lstm-ports.ts";

/** One step of a recurrent cell. Kernel type BASIC has five inputs (input, activation, weights, bias, state) and four outputs. */
export const lstm = {
  name: "LSTM",
  inputs: lstmInputs,
  outputs: [{ role: "activation" }],
  intermediates: lstmIntermediates,
  dtypes: ["float32", "int8", "uint8"],
  sameForm: [{ ports: ["in:18", "out:0"] }],
  modes: { int8: true, hybrid: "tensor" },
  asymmetricInputs: true,
  otherPorts: { kernelType: "BASIC" },
  versions: [
    { version: 1, when: {} },
    { version: 2, when: { options: { kernelType: "BASIC" } } },
    ...hybridVersions(3, 2),
    { version: 5, when: { inputs: { 0: ["int16"], 2: ["int8"] }, outputs: { 0: ["int16"] } } },
  ],
} as const satisfies OpSpec;
