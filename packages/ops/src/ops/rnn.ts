import type { OpSpec } from "@litequant/core";

import { hybridVersions } from "./lstm-ports.ts";

/** One step of a plain recurrent cell. */
export const rnn = {
  name: "RNN",
  inputs: [{ role: "activation" }, { role: "weight" }, { role: "weight" }, { role: "bias" }, { role: "state" }],
  outputs: [{ role: "activation" }],
  dtypes: ["float32"],
  modes: { hybrid: "tensor" },
  asymmetricInputs: true,
  instead: "UNIDIRECTIONAL_SEQUENCE_LSTM, or FULLY_CONNECTED and TANH with the state as an input and an output",
  versions: [{ version: 1, when: {} }, ...hybridVersions(2)],
} as const satisfies OpSpec;
