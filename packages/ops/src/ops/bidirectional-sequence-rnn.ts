import type { OpSpec, PortSpec } from "@litequant/core";

import { hybridVersions } from "./lstm-ports.ts";

const direction = [
  { role: "weight" },
  { role: "weight" },
  { role: "bias" },
  { role: "state" },
] as const satisfies readonly PortSpec[];

/** Two plain recurrent cells over sequences, one of them from the end. */
export const bidirectionalSequenceRnn = {
  name: "BIDIRECTIONAL_SEQUENCE_RNN",
  inputs: [
    { role: "activation" },
    ...direction,
    ...direction,
    { role: "activation", optional: true },
    { role: "weight", optional: true },
    { role: "weight", optional: true },
  ],
  outputs: [{ role: "activation" }, { role: "activation", optional: true }],
  dtypes: ["float32"],
  modes: { hybrid: "tensor" },
  asymmetricInputs: true,
  instead: "UNIDIRECTIONAL_SEQUENCE_LSTM forwards and, between two REVERSE_V2, backwards",
  versions: [{ version: 1, when: {} }, ...hybridVersions(2)],
} as const satisfies OpSpec;
