import type { OpSpec, PortSpec } from "@litequant/core";

import { hybridVersions } from "./lstm-ports.ts";

const matrix = { role: "weight" } as const satisfies PortSpec;
const optional = { role: "weight", optional: true } as const satisfies PortSpec;
const bias = { role: "bias" } as const satisfies PortSpec;
const optionalBias = { role: "bias", optional: true } as const satisfies PortSpec;
const state = { role: "state" } as const satisfies PortSpec;

/** Input and recurrent matrices, peepholes, biases, projection and its bias of one direction. */
const direction = [
  optional,
  matrix,
  matrix,
  matrix,
  optional,
  matrix,
  matrix,
  matrix,
  optional,
  optional,
  optional,
  optionalBias,
  bias,
  bias,
  bias,
  optional,
  optionalBias,
] as const;

/** Two full LSTM cells over sequences, one of them from the end. */
export const bidirectionalSequenceLstm = {
  name: "BIDIRECTIONAL_SEQUENCE_LSTM",
  inputs: [
    { role: "activation" },
    ...direction,
    ...direction,
    state,
    state,
    state,
    state,
    { role: "activation", optional: true },
    optional,
    optional,
    optional,
    optional,
    optional,
    optional,
    optional,
    optional,
  ],
  outputs: [{ role: "activation" }, { role: "activation", optional: true }],
  dtypes: ["float32"],
  modes: { hybrid: "tensor" },
  asymmetricInputs: true,
  instead: "UNIDIRECTIONAL_SEQUENCE_LSTM forwards and, between two REVERSE_V2, backwards",
  versions: [{ version: 1, when: {} }, ...hybridVersions(2, 2)],
} as const satisfies OpSpec;
