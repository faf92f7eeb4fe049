import type { OpSpec } from "@litequant/core";

import { rnn } from "./rnn.ts";

/** A plain recurrent cell over sequences. */
export const unidirectionalSequenceRnn = { ...rnn, name: "UNIDIRECTIONAL_SEQUENCE_RNN" } as const satisfies OpSpec;
