import { elementCount } from "@litequant/core";
import type { OperatorView, OptionsOf, Tensor } from "@litequant/core";
import { optionsOf } from "@litequant/ops";

const elements = (tensor: Tensor | undefined): number => (tensor === undefined ? 0 : elementCount(tensor.shape));
const last = (tensor: Tensor | undefined): number => tensor?.shape.at(-1) ?? 1;
/** Elements of a filter that make one output: all but the axis of output channels. */
const perOutput = (filter: Tensor | undefined, axis: number): number => elements(filter) / (filter?.shape[axis] || 1);

type Count = (view: OperatorView) => number;

/** Steps of a sequence, all samples of the batch together. */
const sequenceSteps: Count = ({ inputs: [input] }) => elements(input) / last(input);
/** Every weight is used once a step. */
const everyWeight =
  (ports: readonly number[]): Count =>
  (view) =>
    sequenceSteps(view) * ports.reduce((sum, port) => sum + elements(view.inputs[port]), 0);

/** Multiplications with an addition of operators that are made of them, by name. */
const counts: { readonly [op: string]: Count } = {
  CONV_2D: ({ inputs: [, filter], outputs: [output] }) => elements(output) * perOutput(filter, 0),
  CONV_3D: ({ inputs: [, filter], outputs: [output] }) => elements(output) * perOutput(filter, 4),
  DEPTHWISE_CONV_2D: ({ inputs: [, filter], outputs: [output] }) => elements(output) * perOutput(filter, 3),
  // Each input element meets the whole filter once.
  TRANSPOSE_CONV: ({ inputs: [, filter, input] }) => (elements(input) / last(input)) * elements(filter),
  CONV_3D_TRANSPOSE: ({ inputs: [, filter, input] }) => (elements(input) / last(input)) * elements(filter),
  FULLY_CONNECTED: ({ inputs: [, weights], outputs: [output] }) => elements(output) * last(weights),
  BATCH_MATMUL: ({ operator, inputs: [left], outputs: [output] }) => {
    const { adjX } = optionsOf(operator) as OptionsOf<"BATCH_MATMUL">;
    return elements(output) * (left?.shape.at(adjX ? -2 : -1) ?? 1);
  },
  SVDF: ({ inputs: [input, feature, time] }) => (input?.shape[0] ?? 1) * (elements(feature) + elements(time)),
  RNN: everyWeight([1, 2]),
  UNIDIRECTIONAL_SEQUENCE_RNN: everyWeight([1, 2]),
  LSTM: everyWeight([1, 2, 3, 4, 5, 6, 7, 8, 16]),
  UNIDIRECTIONAL_SEQUENCE_LSTM: everyWeight([1, 2, 3, 4, 5, 6, 7, 8, 16]),
};

/** Multiply-accumulates of one run of an operator; 0 for operators that are not made of them. */
export function macsOf(view: OperatorView): number {
  const { op } = view.operator;
  return Object.hasOwn(counts, op) ? counts[op]!(view) : 0;
}
