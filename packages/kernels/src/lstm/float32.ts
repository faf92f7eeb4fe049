import type { Kernel, KernelContext, TensorView } from "@litequant/core";

import { activationOf, clampTo, sigmoid } from "../hybrid/activate.ts";
import type { VectorFunction } from "../hybrid/activate.ts";
import { createOperand, productOf } from "../hybrid/operand.ts";
import type { Operand, Product } from "../hybrid/operand.ts";
import { affineOf, inputOf, outputOf } from "../ports.ts";
import { eachStep } from "../sequence.ts";
import { checkLstm } from "./check.ts";
import { normalizeFloat } from "./float32-norm.ts";
import { directionPorts, fullPorts, gates, lstmSizes } from "./ports.ts";
import type { LstmPorts } from "./ports.ts";

const { fround } = Math;

/** Where a cell's results go: rows of `width` in an output, from `offset`. */
interface Target {
  readonly output: TensorView<Float32Array>;
  readonly width: number;
  readonly offset: number;
}

interface CellOptions {
  readonly cellClip: number;
  readonly projClip: number;
  readonly asymmetricQuantizeInputs: boolean;
}

/** Products with one operand for each gate; undefined where the gate does not have that part. */
type GateProducts = readonly (Product | undefined)[];

/** Element-wise weights as float32, dequantized where they are int8. */
function vectorOf(context: KernelContext, view: TensorView | undefined): (() => Float32Array) | undefined {
  if (view === undefined) return undefined;
  if (view.dtype === "float32") return () => view.data as Float32Array;
  const { scale } = affineOf(context, view);
  const recovered = new Float32Array(view.shape[0]);
  return () => {
    for (let i = 0; i < recovered.length; i++) recovered[i] = scale * Number(view.data[i]);
    return recovered;
  };
}

/**
 * The step of an LSTM on float32, with weights of float32 or int8 (then each operand is quantized row by row as it comes).
 *
 * LiteRT@f67457790 tflite/kernels/lstm_eval.cc `LstmStepFloat`, `LstmStepHybrid`; sums are added in another order there.
 */
function createStep(
  context: KernelContext,
  ports: LstmPorts,
  options: CellOptions,
  squash: VectorFunction,
  to: Target,
) {
  const { inputs, auxInputs, cells, outputs } = lstmSizes(ports, false);
  const hybrid = ports.inputWeights[gates.output]?.dtype !== "float32";
  const mode = hybrid ? (options.asymmetricQuantizeInputs ? "asymmetric" : "symmetric") : undefined;
  const products = (views: readonly (TensorView | undefined)[]): GateProducts =>
    views.map((view) => (view && view.shape.length > 1 ? productOf(context, view) : undefined));
  const fromInput = products(ports.inputWeights);
  const fromAux = products(ports.auxWeights);
  const fromState = products(ports.recurrentWeights);
  const diagonal = ports.recurrentWeights.map((view) =>
    view?.shape.length === 1 ? vectorOf(context, view) : undefined,
  );
  const peepholes = ports.peepholes.map((view) => vectorOf(context, view));
  const fromHidden = ports.projection && productOf(context, ports.projection);
  const [input, aux, state, hidden] = [inputs, auxInputs, outputs, cells].map((length) => createOperand(length, mode));
  const outputState = ports.outputState as TensorView<Float32Array>;
  const cellState = ports.cellState as TensorView<Float32Array>;
  const values = [0, 1, 2, 3].map(() => new Float32Array(cells));
  const hiddenValues = new Float32Array(cells);
  const projected = new Float32Array(outputs);
  const [clipCell, clipProjection] = [options.cellClip, options.projClip].map((clip) =>
    clip > 0 ? clampTo(-clip, clip) : undefined,
  );

  const gate = (index: number, cellAt: number, activate: VectorFunction): void => {
    const sums = values[index];
    const bias = ports.biases[index]?.data as Float32Array | undefined;
    const norm = ports.layerNorms[index]?.data as Float32Array | undefined;
    if (norm || !bias) sums.fill(0);
    else sums.set(bias);
    fromInput[index]?.(input, sums, 0);
    fromAux[index]?.(aux, sums, 0);
    fromState[index]?.(state, sums, 0);
    addProducts(sums, diagonal[index]?.(), outputState.data, state.at);
    addProducts(sums, peepholes[index]?.(), cellState.data, cellAt);
    if (norm && bias) {
      context.probe(index)?.(sums);
      normalizeFloat(sums, norm, bias);
    }
    activate(sums, 0, cells);
  };

  const updateCell = (at: number): void => {
    const cell = cellState.data;
    const [admitted, kept, fresh] = values;
    for (let i = 0; i < cells; i++) {
      const share = fromInput[gates.input] ? admitted[i] : fround(1 - kept[i]);
      cell[at + i] = fround(kept[i] * cell[at + i]) + fround(fresh[i] * share);
    }
    clipCell?.(cell, at, cells);
    // Its range over a whole sequence decides its scale, not what is left of it at the end.
    context.probe(ports.cellStatePort, "input")?.(cell.subarray(at, at + cells));
  };

  const project = (product: Product): Float32Array => {
    const bias = ports.projectionBias?.data as Float32Array | undefined;
    if (bias) projected.set(bias);
    else projected.fill(0);
    hidden.load(hiddenValues, 0);
    product(hidden, projected, 0);
    clipProjection?.(projected, 0, outputs);
    return projected;
  };

  return (batch: number, row: number): void => {
    const cellAt = batch * cells;
    load(input, ports.input, row * inputs);
    if (ports.auxInput) load(aux, ports.auxInput, row * auxInputs);
    state.load(outputState.data, batch * outputs);
    if (fromInput[gates.input]) gate(gates.input, cellAt, sigmoid);
    gate(gates.forget, cellAt, sigmoid);
    gate(gates.cell, cellAt, squash);
    updateCell(cellAt);
    gate(gates.output, cellAt, sigmoid);
    for (let i = 0; i < cells; i++) hiddenValues[i] = cellState.data[cellAt + i];
    squash(hiddenValues, 0, cells);
    const share = values[gates.output];
    for (let i = 0; i < cells; i++) hiddenValues[i] *= share[i];
    context.probe(4)?.(hiddenValues);
    const results = fromHidden ? project(fromHidden) : hiddenValues;
    outputState.data.set(results, batch * outputs);
    to.output.data.set(results, row * to.width + to.offset);
  };
}

function load(operand: Operand, view: TensorView, at: number): void {
  operand.load(view.data as Float32Array, at);
}

/** Adds element-wise products with a part of `others` to `sums`. */
function addProducts(sums: Float32Array, weights: Float32Array | undefined, others: Float32Array, at: number): void {
  if (weights === undefined) return;
  for (let i = 0; i < sums.length; i++) sums[i] += fround(weights[i] * others[at + i]);
}

/** Whether activations are float32 and matrices float32, int8, or int8 called uint8 as in old files. */
function isFloat(context: KernelContext, ports: LstmPorts): boolean {
  const matrices = [...ports.inputWeights, ...ports.auxWeights, ...ports.recurrentWeights, ports.projection];
  const floats = [ports.input, ports.auxInput, ports.outputState, ports.cellState, context.output(0), ...ports.biases];
  return (
    floats.every((view) => (view?.dtype ?? "float32") === "float32") &&
    matrices.every((view) => ["float32", "int8", "uint8"].includes(view?.dtype ?? "float32"))
  );
}

/** LSTM (kernel type FULL) and UNIDIRECTIONAL_SEQUENCE_LSTM of float32, with float32 or int8 weights. */
export const lstmFloat32: Kernel<"LSTM" | "UNIDIRECTIONAL_SEQUENCE_LSTM"> = {
  prepare(context) {
    const { options } = context;
    if (inputOf(context, 0).dtype !== "float32") return undefined;
    const ports = fullPorts(context);
    const squash = activationOf(options.fusedActivationFunction);
    if (squash === undefined || !isFloat(context, ports)) return undefined;
    const timeMajor = "timeMajor" in options && options.timeMajor;
    const sizes = lstmSizes(ports, timeMajor);
    checkLstm(context, ports, sizes);
    const output = outputOf<Float32Array>(context);
    const step = createStep(context, ports, options, squash, { output, width: sizes.outputs, offset: 0 });
    return () => eachStep(sizes, timeMajor, false, step);
  },
};

/** BIDIRECTIONAL_SEQUENCE_LSTM of float32, with float32 or int8 weights: both directions side by side, or in an output each. */
export const bidirectionalLstmFloat32: Kernel<"BIDIRECTIONAL_SEQUENCE_LSTM"> = {
  prepare(context) {
    const { options } = context;
    const { timeMajor, mergeOutputs } = options;
    const directions = ([0, 1] as const).map((direction) => directionPorts(context, direction));
    const squash = activationOf(options.fusedActivationFunction);
    if (squash === undefined || !directions.every((ports) => isFloat(context, ports))) return undefined;
    const sizes = directions.map((ports) => lstmSizes(ports, timeMajor));
    directions.forEach((ports, direction) => checkLstm(context, ports, sizes[direction]));
    const total = sizes[0].outputs + sizes[1].outputs;
    const steps = directions.map((ports, direction) => {
      const output = outputOf<Float32Array>(context, mergeOutputs ? 0 : direction);
      const offset = mergeOutputs && direction === 1 ? sizes[0].outputs : 0;
      const width = mergeOutputs ? total : sizes[direction].outputs;
      return createStep(context, ports, options, squash, { output, width, offset });
    });
    return () => {
      eachStep(sizes[0], timeMajor, false, steps[0]);
      eachStep(sizes[1], timeMajor, true, steps[1]);
    };
  },
};
