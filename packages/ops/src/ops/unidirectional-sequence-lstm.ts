import type { OpSpec } from "@litequant/core";

import { hybridVersions, lstmInputs, lstmIntermediates } from "./lstm-ports.ts";
import { onlyTfliteMicro } from "./obstacles.ts";

/** A full LSTM cell over sequences. */
export const unidirectionalSequenceLstm = {
  name: "UNIDIRECTIONAL_SEQUENCE_LSTM",
  inputs: lstmInputs,
  outputs: [{ role: "activation" }],
  intermediates: lstmIntermediates,
  dtypes: ["float32", "int8"],
  sameForm: [{ ports: ["in:18", "out:0"] }],
  modes: { int8: true, hybrid: "tensor" },
  obstacles: { int16x8: onlyTfliteMicro },
  otherPorts: { diagonalRecurrentTensors: true },
  asymmetricInputs: true,
  versions: [
    { version: 1, when: {} },
    ...hybridVersions(2, 2),
    { version: 4, when: { options: { diagonalRecurrentTensors: true } } },
    { version: 5, when: { inputs: { 0: ["int16"], 2: ["int8"] }, outputs: { 0: ["int16"] } } },
  ],
} as const satisfies OpSpec;
