import type { KernelContext, TensorView } from "@litequant/core";

import { inputOf } from "../ports.ts";
import { sequencesOf } from "../sequence.ts";
import type { Sequences } from "../sequence.ts";

/** Gates in the order of their ports. */
export const gates = { input: 0, forget: 1, cell: 2, output: 3 } as const;

type Views = readonly (TensorView | undefined)[];

/** The tensors of one LSTM cell. Lists have four entries, for the gates input, forget, cell and output; the cell gate has no peephole. */
export interface LstmPorts {
  readonly input: TensorView;
  readonly inputWeights: Views;
  /** A second input, in stacked bidirectional layers. */
  readonly auxInput?: TensorView | undefined;
  readonly auxWeights: Views;
  readonly recurrentWeights: Views;
  readonly peepholes: Views;
  readonly biases: Views;
  readonly projection: TensorView | undefined;
  readonly projectionBias: TensorView | undefined;
  readonly outputState: TensorView;
  readonly cellState: TensorView;
  /** Its position among the inputs. */
  readonly cellStatePort: number;
  readonly layerNorms: Views;
}

/** Sizes of one LSTM cell. */
export interface LstmSizes extends Sequences {
  readonly inputs: number;
  readonly auxInputs: number;
  readonly cells: number;
  readonly outputs: number;
}

const none: Views = [undefined, undefined, undefined, undefined];

/** The tensors of LSTM (kernel type FULL) and UNIDIRECTIONAL_SEQUENCE_LSTM. LiteRT@f67457790 tflite/kernels/lstm_shared.h `full`. */
export function fullPorts(context: KernelContext): LstmPorts {
  const list = (first: number): Views => [0, 1, 2, 3].map((gate) => context.input(first + gate));
  return {
    input: inputOf(context, 0),
    inputWeights: list(1),
    auxWeights: none,
    recurrentWeights: list(5),
    peepholes: [context.input(9), context.input(10), undefined, context.input(11)],
    biases: list(12),
    projection: context.input(16),
    projectionBias: context.input(17),
    outputState: inputOf(context, 18),
    cellState: inputOf(context, 19),
    cellStatePort: 19,
    layerNorms: list(20),
  };
}

/**
 * The tensors of one direction of BIDIRECTIONAL_SEQUENCE_LSTM.
 *
 * A second input without weights of its own is the input of the backward direction.
 * LiteRT@f67457790 tflite/kernels/bidirectional_sequence_lstm.cc.
 * @param direction - 0: forward, 1: backward.
 */
export function directionPorts(context: KernelContext, direction: 0 | 1): LstmPorts {
  const first = 1 + 17 * direction;
  const list = (from: number): Views => [0, 1, 2, 3].map((gate) => context.input(from + gate));
  const aux = context.input(39);
  const auxWeights = list(40 + 4 * direction);
  const stacked = context.input(41) !== undefined;
  return {
    input: direction === 1 && !stacked && aux !== undefined ? aux : inputOf(context, 0),
    inputWeights: list(first),
    auxInput: stacked ? aux : undefined,
    auxWeights: stacked ? auxWeights : none,
    recurrentWeights: list(first + 4),
    peepholes: [context.input(first + 8), context.input(first + 9), undefined, context.input(first + 10)],
    biases: list(first + 11),
    projection: context.input(first + 15),
    projectionBias: context.input(first + 16),
    outputState: inputOf(context, 35 + 2 * direction),
    cellState: inputOf(context, 36 + 2 * direction),
    cellStatePort: 36 + 2 * direction,
    layerNorms: none,
  };
}

/** Sizes of a cell whose input is `[batch, depth]` or a sequence of such. */
export function lstmSizes(ports: LstmPorts, timeMajor: boolean): LstmSizes {
  const { shape } = ports.input;
  const recurrent = ports.recurrentWeights[gates.output]?.shape ?? [];
  const cells = ports.inputWeights[gates.output]?.shape[0] ?? 0;
  return {
    ...sequencesOf(shape, timeMajor),
    inputs: shape[shape.length - 1],
    auxInputs: ports.auxInput?.shape.at(-1) ?? 0,
    cells,
    // Diagonal recurrent weights are vectors.
    outputs: recurrent.length > 1 ? recurrent[1] : cells,
  };
}
