import type { Kernel, KernelContext, TensorView } from "@litequant/core";

import { clamp, multiplyByQuantizedMultiplier, roundingDivideByPot } from "../fixed-point.ts";
import { logistic16, tanh16 } from "../gemmlowp16.ts";
import { inputOf, outputOf } from "../ports.ts";
import { eachStep } from "../sequence.ts";
import { checkLstm } from "./check.ts";
import { normalize16 } from "./int16-norm.ts";
import { prepareInt8Lstm } from "./int8-prepare.ts";
import type { Int8Gate, Int8Matrix, Int16Vector } from "./int8-prepare.ts";
import { fullPorts, lstmSizes } from "./ports.ts";
import type { LstmPorts } from "./ports.ts";

/** Adds `matrix * vector`, rescaled, to int16 sums, saturating. */
function addProduct(matrix: Int8Matrix, vector: Int8Array, at: number, length: number, sums: Int16Array): void {
  const { bias, multiplier, shift } = matrix;
  const weights = matrix.weights.data;
  for (let row = 0, w = 0; row < bias.length; row++) {
    let sum = bias[row];
    for (let i = 0; i < length; i++, w++) sum = (sum + Math.imul(vector[at + i], weights[w])) | 0;
    sums[row] = clamp(multiplyByQuantizedMultiplier(sum, multiplier, shift) + sums[row], -32768, 32767);
  }
}

/**
 * Adds element-wise products with the cell state, rescaled, to int16 sums, saturating.
 *
 * The runtime counts outputs here, not cells: of all the cells that it treats together, those from `limit` on get nothing,
 * and where a projection makes outputs fewer than cells, weights start anew every `outputs` cells.
 * @param first - The position of the first sum among those cells.
 */
function addPeephole(
  peephole: Int16Vector,
  cells: Int16Array,
  at: number,
  sums: Int16Array,
  first: number,
  limit: number,
  outputs: number,
): void {
  const { multiplier, shift } = peephole;
  const weights = peephole.weights.data;
  const end = Math.min(sums.length, limit - first);
  for (let i = 0; i < end; i++) {
    const weight = weights[(first + i) % outputs];
    const product = multiplyByQuantizedMultiplier(Math.imul(weight, cells[at + i]), multiplier, shift);
    sums[i] = clamp(product + sums[i], -32768, 32767);
  }
}

/** Runs the cell of one LSTM for one step of one sequence. */
export type Int8Step = (inputAt: number, batch: number, outputAt: number) => void;

/**
 * The step of an LSTM with int8 activations and weights and an int16 cell state.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/lstm_eval.cc `LstmStepInteger8x8_16`.
 */
function createStep(
  context: KernelContext,
  ports: LstmPorts,
  options: { readonly cellClip: number; readonly projClip: number },
  timeMajor: boolean,
): Int8Step {
  const { batches, inputs, cells, outputs } = lstmSizes(ports, timeMajor);
  // The runtime treats all batches of one time together where time comes first, else one batch at a time.
  const peepholeLimit = (timeMajor ? batches : 1) * outputs;
  const plan = prepareInt8Lstm(context, ports, options);
  const { inputGate, forgetGate, cellGate, outputGate, cellScale, cellClip, projection, projectionClip } = plan;
  const { hidden, hiddenZeroPoint, outputZeroPoint } = plan;
  const input = ports.input as TensorView<Int8Array>;
  const outputState = ports.outputState as TensorView<Int8Array>;
  const cellState = ports.cellState as TensorView<Int16Array>;
  const output = outputOf<Int8Array>(context);
  const values = { input: new Int16Array(cells), forget: new Int16Array(cells), cell: new Int16Array(cells) };
  const hiddenValues = new Int8Array(cells);

  const gate = (of: Int8Gate, inputAt: number, batch: number, sums: Int16Array): void => {
    sums.fill(0);
    addProduct(of.input, input.data, inputAt, inputs, sums);
    addProduct(of.recurrent, outputState.data, batch * outputs, outputs, sums);
    const cellsAt = batch * cells;
    if (of.peephole) {
      addPeephole(of.peephole, cellState.data, cellsAt, sums, timeMajor ? cellsAt : 0, peepholeLimit, outputs);
    }
    if (of.norm) normalize16(of.norm, sums);
  };

  const updateCell = (state: Int16Array, at: number): void => {
    for (let i = 0; i < cells; i++) {
      const forget = logistic16(values.forget[i]);
      const kept = (roundingDivideByPot(forget * state[at + i], 15) << 16) >> 16;
      const admitted = inputGate ? logistic16(values.input[i]) : 32767 - forget;
      const added = (roundingDivideByPot(admitted * tanh16(values.cell[i], 3), 30 + cellScale) << 16) >> 16;
      const sum = clamp(kept + added, -32768, 32767);
      state[at + i] = cellClip > 0 ? clamp(sum, -cellClip, cellClip) : sum;
    }
  };

  const project = (matrix: Int8Matrix, target: Int8Array, at: number): void => {
    const weights = matrix.weights.data;
    for (let row = 0, w = 0; row < outputs; row++) {
      let sum = matrix.bias[row];
      for (let i = 0; i < cells; i++, w++) sum = (sum + Math.imul(hiddenValues[i], weights[w])) | 0;
      const scaled = multiplyByQuantizedMultiplier(sum, matrix.multiplier, matrix.shift) + outputZeroPoint;
      const bounded = clamp(scaled, -128, 127);
      target[at + row] = projectionClip > 0 ? clamp(bounded, -projectionClip, projectionClip) : bounded;
    }
  };

  return (inputAt, batch, outputAt) => {
    if (inputGate) gate(inputGate, inputAt, batch, values.input);
    gate(forgetGate, inputAt, batch, values.forget);
    gate(cellGate, inputAt, batch, values.cell);
    updateCell(cellState.data, batch * cells);
    gate(outputGate, inputAt, batch, values.cell);
    const state = outputState.data;
    const stateAt = batch * outputs;
    const target = projection ? hiddenValues : state;
    const targetAt = projection ? 0 : stateAt;
    for (let i = 0; i < cells; i++) {
      const squashed = tanh16(cellState.data[batch * cells + i], 15 + cellScale);
      const product = Math.imul(logistic16(values.cell[i]), squashed);
      const scaled = multiplyByQuantizedMultiplier(product, hidden.multiplier, hidden.shift) + hiddenZeroPoint;
      target[targetAt + i] = clamp(scaled, -128, 127);
    }
    if (projection) project(projection, state, stateAt);
    const result = output.data;
    for (let i = 0; i < outputs; i++) result[outputAt + i] = state[stateAt + i];
  };
}

/** LSTM (kernel type FULL) and UNIDIRECTIONAL_SEQUENCE_LSTM of int8 with an int16 cell state. */
export const lstmInt8: Kernel<"LSTM" | "UNIDIRECTIONAL_SEQUENCE_LSTM"> = {
  prepare(context) {
    const { options } = context;
    if (inputOf(context, 0).dtype !== "int8" || context.output(0).dtype !== "int8") return undefined;
    const ports = fullPorts(context);
    if (ports.cellState.dtype !== "int16" || ports.outputState.dtype !== "int8") return undefined;
    // Twelve intermediates stand for another arithmetic, of products in 8 bits.
    if (context.intermediate(5) !== undefined) return undefined;
    const weights = [...ports.inputWeights, ...ports.recurrentWeights, ports.projection];
    if (weights.some((each) => each && (each.dtype !== "int8" || !each.isConstant))) return undefined;
    const timeMajor = "timeMajor" in options && options.timeMajor;
    const sizes = lstmSizes(ports, timeMajor);
    checkLstm(context, ports, sizes);
    const step = createStep(context, ports, options, timeMajor);
    const perStep = (batch: number, row: number): void => step(row * sizes.inputs, batch, row * sizes.outputs);
    return () => eachStep(sizes, timeMajor, false, perStep);
  },
};
