import type { Kernel, KernelContext, OpOptions, TensorView } from "@litequant/core";

import { activationOf } from "../hybrid/activate.ts";
import type { VectorFunction } from "../hybrid/activate.ts";
import { createOperand, productOf } from "../hybrid/operand.ts";
import { expectElements, expectState, inputOf, optionalInput, outputOf } from "../ports.ts";
import { eachStep, sequencesOf } from "../sequence.ts";

/** The ports of one direction. */
interface RnnPorts {
  readonly input: TensorView;
  readonly weights: TensorView;
  readonly recurrentWeights: TensorView;
  readonly bias: TensorView<Float32Array>;
  readonly state: TensorView<Float32Array>;
  readonly auxInput?: TensorView | undefined;
  readonly auxWeights?: TensorView | undefined;
}

/** Where results go: rows of `width` in an output, from `offset`. */
interface Target {
  readonly output: TensorView<Float32Array>;
  readonly width: number;
  readonly offset: number;
}

/** What options say of a cell. */
interface Cell {
  readonly activate: VectorFunction;
  readonly asymmetric: boolean;
  readonly timeMajor: boolean;
}

/** undefined for activations that no kernel applies. */
function cellOf(options: OpOptions["RNN"] & { readonly timeMajor?: boolean }): Cell | undefined {
  const activate = activationOf(options.fusedActivationFunction);
  return activate && { activate, asymmetric: options.asymmetricQuantizeInputs, timeMajor: options.timeMajor ?? false };
}

type Step = (batch: number, row: number) => void;

const matrices = ["float32", "int8", "uint8"];

/**
 * The step of a recurrent cell on float32, with matrices of float32 or int8; undefined where types are others.
 *
 * LiteRT@f67457790 tflite/kernels/internal/kernel_utils.cc `RnnBatchStep`.
 */
function createStep(
  context: KernelContext,
  ports: RnnPorts,
  { asymmetric, timeMajor, activate }: Cell,
  { output, width, offset }: Target,
): Step | undefined {
  const { input, weights, recurrentWeights, bias, state, auxInput, auxWeights } = ports;
  const floats = [input, bias, state, output, ...(auxInput ? [auxInput] : [])];
  if (!floats.every(({ dtype }) => dtype === "float32")) return undefined;
  if (
    ![weights, recurrentWeights, ...(auxWeights ? [auxWeights] : [])].every(({ dtype }) => matrices.includes(dtype))
  ) {
    return undefined;
  }
  const [units, inputs] = weights.shape;
  const { batches } = sequencesOf(input.shape, timeMajor);
  expectElements(context, recurrentWeights, units * units, "recurrent weights");
  expectElements(context, bias, units, "bias");
  expectState(context, state, batches * units, "state");
  const mode = weights.dtype === "float32" ? undefined : asymmetric ? "asymmetric" : "symmetric";
  const fromInput = productOf(context, weights);
  const fromState = productOf(context, recurrentWeights);
  const fromAux = auxInput && auxWeights && productOf(context, auxWeights);
  const auxInputs = auxWeights?.shape[1] ?? 0;
  const [operand, former, aux] = [inputs, units, auxInputs].map((length) => createOperand(length, mode));
  const sums = new Float32Array(units);
  return (batch, row) => {
    sums.set(bias.data);
    operand.load(input.data as Float32Array, row * inputs);
    fromInput(operand, sums, 0);
    if (fromAux) {
      aux.load(auxInput.data as Float32Array, row * auxInputs);
      fromAux(aux, sums, 0);
    }
    former.load(state.data, batch * units);
    fromState(former, sums, 0);
    activate(sums, 0, units);
    state.data.set(sums, batch * units);
    output.data.set(sums, row * width + offset);
  };
}

/** One direction from the first step to the last. */
const forwardOnly: Kernel<"RNN" | "UNIDIRECTIONAL_SEQUENCE_RNN"> = {
  prepare(context) {
    const cell = cellOf(context.options);
    const ports: RnnPorts = {
      input: inputOf(context, 0),
      weights: inputOf(context, 1),
      recurrentWeights: inputOf(context, 2),
      bias: inputOf(context, 3),
      state: inputOf(context, 4),
    };
    const target: Target = { output: outputOf(context), width: ports.weights.shape[0], offset: 0 };
    const step = cell && createStep(context, ports, cell, target);
    if (cell === undefined || step === undefined) return undefined;
    const sequences = sequencesOf(ports.input.shape, cell.timeMajor);
    return () => eachStep(sequences, cell.timeMajor, false, step);
  },
};

/** RNN: one step. LiteRT@f67457790 tflite/kernels/basic_rnn.cc. */
export const rnn: Kernel<"RNN"> = forwardOnly;

/** UNIDIRECTIONAL_SEQUENCE_RNN. LiteRT@f67457790 tflite/kernels/unidirectional_sequence_rnn.cc. */
export const unidirectionalSequenceRnn: Kernel<"UNIDIRECTIONAL_SEQUENCE_RNN"> = forwardOnly;

/**
 * BIDIRECTIONAL_SEQUENCE_RNN: both directions side by side, or in an output each.
 *
 * A second input without weights of its own is the input of the backward direction.
 * LiteRT@f67457790 tflite/kernels/bidirectional_sequence_rnn.cc.
 */
export const bidirectionalSequenceRnn: Kernel<"BIDIRECTIONAL_SEQUENCE_RNN"> = {
  prepare(context) {
    const { timeMajor, mergeOutputs } = context.options;
    const cell = cellOf(context.options);
    if (cell === undefined) return undefined;
    const auxInput = optionalInput(context, 9);
    const stacked = optionalInput(context, 10) !== undefined;
    const units = [inputOf(context, 1).shape[0], inputOf(context, 5).shape[0]];
    const steps = [0, 1].map((direction) => {
      const first = 1 + 4 * direction;
      const ports: RnnPorts = {
        input: direction === 1 && !stacked && auxInput ? auxInput : inputOf(context, 0),
        weights: inputOf(context, first),
        recurrentWeights: inputOf(context, first + 1),
        bias: inputOf(context, first + 2),
        state: inputOf(context, first + 3),
        auxInput: stacked ? auxInput : undefined,
        auxWeights: stacked ? optionalInput(context, 10 + direction) : undefined,
      };
      const target: Target = mergeOutputs
        ? { output: outputOf(context), width: units[0] + units[1], offset: direction * units[0] }
        : { output: outputOf(context, direction), width: units[direction], offset: 0 };
      return createStep(context, ports, cell, target);
    });
    const [forward, backward] = steps;
    if (forward === undefined || backward === undefined) return undefined;
    const sequences = sequencesOf(inputOf(context, 0).shape, timeMajor);
    return () => {
      eachStep(sequences, timeMajor, false, forward);
      eachStep(sequences, timeMajor, true, backward);
    };
  },
};
