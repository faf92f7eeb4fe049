import { log, roundHalfAwayFromZero } from "@litequant/core";
import type { KernelContext, TensorView } from "@litequant/core";

import { clamp, quantizeMultiplier } from "../fixed-point.ts";
import type { QuantizedMultiplier } from "../fixed-point.ts";
import { affineOf, refusal } from "../ports.ts";
import { gates } from "./ports.ts";
import type { LstmPorts } from "./ports.ts";

/** An int8 matrix and how its products are rescaled; zero points are in the bias. */
export interface Int8Matrix extends QuantizedMultiplier {
  readonly weights: TensorView<Int8Array>;
  readonly bias: Int32Array;
}

/** A vector of int16 weights and how its products are rescaled. */
export interface Int16Vector extends QuantizedMultiplier {
  readonly weights: TensorView<Int16Array>;
}

/** Layer normalization of a gate. */
export interface Int16Norm extends Int16Vector {
  readonly bias: TensorView<Int32Array>;
  /** Stands for a variance below 1. */
  readonly varianceGuard: number;
}

/** Arithmetic of one gate. */
export interface Int8Gate {
  readonly input: Int8Matrix;
  readonly recurrent: Int8Matrix;
  readonly peephole?: Int16Vector;
  readonly norm?: Int16Norm;
}

/** Arithmetic of an LSTM with int8 activations and an int16 cell state. */
export interface Int8Lstm {
  /** Without an input gate, that gate is one minus the forget gate. */
  readonly inputGate?: Int8Gate;
  readonly forgetGate: Int8Gate;
  readonly cellGate: Int8Gate;
  readonly outputGate: Int8Gate;
  /** log2 of the cell state's scale. */
  readonly cellScale: number;
  readonly hidden: QuantizedMultiplier;
  readonly hiddenZeroPoint: number;
  readonly projection?: Int8Matrix;
  readonly outputZeroPoint: number;
  /** 0: not clipped. */
  readonly cellClip: number;
  readonly projectionClip: number;
}

const { fround } = Math;

/**
 * Multipliers of an LSTM, from parameters and constant weights.
 *
 * LiteRT@f67457790 tflite/kernels/unidirectional_sequence_lstm.cc `PopulateQuantizedLstmParams8x8_16` and
 * `PopulatePrecomputedZPTimesWeightsWithBias`: products of scales are in float32.
 */
export function prepareInt8Lstm(
  context: KernelContext,
  ports: LstmPorts,
  options: { readonly cellClip: number; readonly projClip: number },
): Int8Lstm {
  const state = affineOf(context, ports.outputState);
  const cell = affineOf(context, ports.cellState);
  const hiddenTensor = context.intermediate(4);
  if (hiddenTensor === undefined)
    throw refusal(context, "an integer LSTM needs 5 intermediate tensors, the last with a scale");
  const hidden = affineOf(context, hiddenTensor);
  const cellScale = powerOfTwo(cell.scale);
  if (cellScale === undefined || 15 + cellScale < 0 || 15 + cellScale > 6) {
    throw refusal(context, `the cell state's scale ${cell.scale} is not a power of two from 2^-15 to 2^-9`);
  }
  const gate = (index: number) => prepareGate(context, ports, index, cellScale);
  const output = affineOf(context, context.output(0));
  const { projection } = ports;
  return {
    ...(ports.inputWeights[gates.input] && { inputGate: gate(gates.input) }),
    forgetGate: gate(gates.forget),
    cellGate: gate(gates.cell),
    outputGate: gate(gates.output),
    cellScale,
    hidden: quantizeMultiplier(fround((2 ** -15 / hidden.scale) * 2 ** -15)),
    // The reference adds the zero point with the other sign where a projection follows.
    hiddenZeroPoint: projection ? -hidden.zeroPoint : hidden.zeroPoint,
    ...(projection && {
      projection: {
        weights: projection as TensorView<Int8Array>,
        bias: foldedBias(projection, hidden.zeroPoint, ports.projectionBias),
        ...quantizeMultiplier(fround(fround(affineOf(context, projection).scale * hidden.scale) / state.scale)),
      },
    }),
    outputZeroPoint: state.zeroPoint,
    cellClip: clipped(options.cellClip, cell.scale, 32767),
    projectionClip: clipped(options.projClip, output.scale, 127),
  };
}

function prepareGate(context: KernelContext, ports: LstmPorts, gate: number, cellScale: number): Int8Gate {
  const normWeights = ports.layerNorms[gate];
  const bias = ports.biases[gate];
  const inner = normWeights ? context.intermediate(gate) : undefined;
  if (normWeights && (!inner || !bias))
    throw refusal(context, `gate ${gate} with layer normalization needs an intermediate tensor and a bias`);
  // Without normalization, gates take their sums with three integer bits.
  const gateScale = inner ? affineOf(context, inner).scale : 2 ** -12;
  const matrix = (weights: TensorView | undefined, operand: TensorView, added: TensorView | undefined): Int8Matrix => {
    if (!weights) throw refusal(context, `weights of gate ${gate} are missing`);
    const { scale, zeroPoint } = affineOf(context, operand);
    return {
      weights: weights as TensorView<Int8Array>,
      bias: foldedBias(weights, -zeroPoint, added),
      ...quantizeMultiplier(fround(fround(affineOf(context, weights).scale * scale) / gateScale)),
    };
  };
  const peephole = ports.peepholes[gate];
  return {
    input: matrix(ports.inputWeights[gate], ports.input, normWeights ? undefined : bias),
    recurrent: matrix(ports.recurrentWeights[gate], ports.outputState, undefined),
    ...(peephole && {
      peephole: {
        weights: peephole as TensorView<Int16Array>,
        ...quantizeMultiplier(fround((2 ** cellScale * affineOf(context, peephole).scale) / gateScale)),
      },
    }),
    ...(normWeights && { norm: prepareNorm(affineOf(context, normWeights).scale, normWeights, bias as TensorView) }),
  };
}

function prepareNorm(scale: number, weights: TensorView, bias: TensorView): Int16Norm {
  return {
    weights: weights as TensorView<Int16Array>,
    bias: bias as TensorView<Int32Array>,
    ...quantizeMultiplier(scale),
    varianceGuard: Math.max(1, Math.trunc(fround(10000 * scale))),
  };
}

/** `bias + factor * sum of weights`, row by row. */
function foldedBias(weights: TensorView, factor: number, bias: TensorView | undefined): Int32Array {
  const [rows, columns] = weights.shape;
  const { data } = weights as TensorView<Int8Array>;
  const folded = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let column = 0; column < columns; column++) sum += data[row * columns + column];
    folded[row] = Math.imul(sum, factor) + Number(bias?.data[row] ?? 0);
  }
  return folded;
}

function clipped(clip: number, scale: number, max: number): number {
  return clip > 0 ? Math.trunc(clamp(fround(clip / scale), -max - 1, max)) : 0;
}

/** log2 of a scale; undefined where it is no power of two. LiteRT@f67457790 tflite/kernels/internal/quantization_util.cc `CheckedLog2`. */
export function powerOfTwo(scale: number): number | undefined {
  const exponent = log(scale) / log(2);
  const rounded = roundHalfAwayFromZero(exponent);
  return Math.abs(exponent - rounded) < 1e-3 ? rounded : undefined;
}
