import type { KnownTensor, ShapeRule } from "@litequant/core";

import { contradiction, show } from "./contradiction.ts";
import { shapeOf } from "./known.ts";

type Inputs = readonly (KnownTensor | undefined)[];

/** Rows of a matrix whose columns must fit the last dimension of the input. */
function unitsOf(op: string, inputs: Inputs, input: readonly number[], port: number): number {
  const [units = 0, depth = 0] = shapeOf(op, inputs, port, 2);
  if (input.at(-1) !== depth) {
    throw contradiction(op, `weights of depth ${depth} do not fit the last dimension of ${show(input)}`);
  }
  return units;
}

/** The output's last dimension: columns of the recurrent matrix, or the cells where it is diagonal. */
function cellOutputs(op: string, inputs: Inputs, input: readonly number[], weights: number, recurrent: number): number {
  const cells = unitsOf(op, inputs, input, weights);
  const matrix = shapeOf(op, inputs, recurrent);
  return (matrix.length > 1 ? matrix[1] : cells) ?? 0;
}

function sequence(op: string, inputs: Inputs): readonly number[] {
  const input = shapeOf(op, inputs, 0);
  if (input.length < 2 || input.length > 3) throw contradiction(op, `an input of shape ${show(input)} is no sequence`);
  return input;
}

/** `[batch, inputs]` or sequences of such to the same of outputs. */
export const unidirectionalSequenceLstmShape: ShapeRule<"UNIDIRECTIONAL_SEQUENCE_LSTM"> = (_options, inputs) => {
  const input = sequence("UNIDIRECTIONAL_SEQUENCE_LSTM", inputs);
  return [[...input.slice(0, -1), cellOutputs("UNIDIRECTIONAL_SEQUENCE_LSTM", inputs, input, 4, 8)]];
};

/** Of a full cell `[batch, outputs]`; of a basic one activation, state, joined inputs and gates. */
export const lstmShape: ShapeRule<"LSTM"> = (options, inputs) => {
  if (options.kernelType === "FULL") {
    const input = sequence("LSTM", inputs);
    return [[...input.slice(0, -1), cellOutputs("LSTM", inputs, input, 4, 8)]];
  }
  const [batches = 0, depth = 0] = shapeOf("LSTM", inputs, 0, 2);
  const [, cells = 0] = shapeOf("LSTM", inputs, 4, 2);
  const [rows, columns] = shapeOf("LSTM", inputs, 2, 2);
  if (rows !== 4 * cells || columns !== depth + cells) {
    throw contradiction("LSTM", `weights [${rows}, ${columns}] do not fit ${depth} inputs and ${cells} cells`);
  }
  return [
    [batches, cells],
    [batches, cells],
    [batches, depth + cells],
    [batches, 4 * cells],
  ];
};

/** Sequences to sequences of both directions side by side, or one output a direction. */
export const bidirectionalSequenceLstmShape: ShapeRule<"BIDIRECTIONAL_SEQUENCE_LSTM"> = (options, inputs) => {
  const op = "BIDIRECTIONAL_SEQUENCE_LSTM";
  const input = sequence(op, inputs);
  const second = inputs[39] !== undefined && inputs[41] === undefined ? shapeOf(op, inputs, 39) : input;
  const forward = cellOutputs(op, inputs, input, 4, 8);
  return merged(input, forward, cellOutputs(op, inputs, second, 21, 25), options.mergeOutputs);
};

function merged(input: readonly number[], forward: number, backward: number, merge: boolean): readonly number[][] {
  const outer = input.slice(0, -1);
  return merge
    ? [[...outer, forward + backward]]
    : [
        [...outer, forward],
        [...outer, backward],
      ];
}

/** `[batch, inputs]` to `[batch, units]`. */
export const rnnShape: ShapeRule<"RNN"> = (_options, inputs) => {
  const input = shapeOf("RNN", inputs, 0, 2);
  return [[input[0] ?? 0, unitsOf("RNN", inputs, input, 1)]];
};

/** Sequences of inputs to sequences of units. */
export const unidirectionalSequenceRnnShape: ShapeRule<"UNIDIRECTIONAL_SEQUENCE_RNN"> = (_options, inputs) => {
  const input = shapeOf("UNIDIRECTIONAL_SEQUENCE_RNN", inputs, 0, 3);
  return [[...input.slice(0, -1), unitsOf("UNIDIRECTIONAL_SEQUENCE_RNN", inputs, input, 1)]];
};

/** Sequences to sequences of both directions side by side, or one output a direction. */
export const bidirectionalSequenceRnnShape: ShapeRule<"BIDIRECTIONAL_SEQUENCE_RNN"> = (options, inputs) => {
  const op = "BIDIRECTIONAL_SEQUENCE_RNN";
  const input = shapeOf(op, inputs, 0, 3);
  const second = inputs[9] !== undefined && inputs[10] === undefined ? shapeOf(op, inputs, 9, 3) : input;
  return merged(input, unitsOf(op, inputs, input, 1), unitsOf(op, inputs, second, 5), options.mergeOutputs);
};

/** `[batch, inputs]` to `[batch, filters / rank]`. */
export const svdfShape: ShapeRule<"SVDF"> = (options, inputs) => {
  const input = shapeOf("SVDF", inputs, 0, 2);
  const filters = unitsOf("SVDF", inputs, input, 1);
  const time = shapeOf("SVDF", inputs, 2, 2);
  if (options.rank < 1 || filters % options.rank !== 0 || time[0] !== filters) {
    throw contradiction("SVDF", `${filters} filters, time weights ${show(time)} and rank ${options.rank} do not fit`);
  }
  return [[input[0] ?? 0, filters / options.rank]];
};
