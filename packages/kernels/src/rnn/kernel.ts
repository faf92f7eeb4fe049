import type { Kernel, KernelContext, TensorView } from "@litequant/core";

import { activationOf } from "../hybrid/activate.ts";
import type { RealFunction } from "../hybrid/activate.ts";
import { createOperand, productOf } from "../hybrid/operand.ts";
import { inputOf, optionalInput, outputOf } from "../ports.ts";
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
  asymmetric: boolean,
  activate: RealFunction,
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
    for (let i = 0; i < units; i++) sums[i] = activate(sums[i]);
    state.data.set(sums, batch * units);
    output.data.set(sums, row * width + offset);
  };
}

function singlePorts(context: KernelContext): RnnPorts {
  return {
    input: inputOf(context, 0),
    weights: inputOf(context, 1),
    recurrentWeights: inputOf(context, 2),
    bias: inputOf(context, 3),
    state: inputOf(context, 4),
  };
}

function singleTarget(context: KernelContext): Target {
  return { output: outputOf(context), width: inputOf(context, 1).shape[0], offset: 0 };
}

/** RNN: one step. LiteRT@f67457790 tflite/kernels/basic_rnn.cc. */
export const rnn: Kernel<"RNN"> = {
  prepare(context) {
    const { fusedActivationFunction, asymmetricQuantizeInputs } = context.options;
    const activate = activationOf(fusedActivationFunction);
    const step =
      activate && createStep(context, singlePorts(context), asymmetricQuantizeInputs, activate, singleTarget(context));
    const sequences = sequencesOf(inputOf(context, 0).shape, false);
    return step && (() => eachStep(sequences, false, false, step));
  },
};

/** UNIDIRECTIONAL_SEQUENCE_RNN. LiteRT@f67457790 tflite/kernels/unidirectional_sequence_rnn.cc. */
export const unidirectionalSequenceRnn: Kernel<"UNIDIRECTIONAL_SEQUENCE_RNN"> = {
  prepare(context) {
    const { fusedActivationFunction, asymmetricQuantizeInputs, timeMajor } = context.options;
    const activate = activationOf(fusedActivationFunction);
    const step =
      activate && createStep(context, singlePorts(context), asymmetricQuantizeInputs, activate, singleTarget(context));
    const sequences = sequencesOf(inputOf(context, 0).shape, timeMajor);
    return step && (() => eachStep(sequences, timeMajor, false, step));
  },
};

/**
 * BIDIRECTIONAL_SEQUENCE_RNN: both directions side by side, or in an output each.
 *
 * A second input without weights of its own is the input of the backward direction.
 * LiteRT@f67457790 tflite/kernels/bidirectional_sequence_rnn.cc.
 */
export const bidirectionalSequenceRnn: Kernel<"BIDIRECTIONAL_SEQUENCE_RNN"> = {
  prepare(context) {
    const { fusedActivationFunction, asymmetricQuantizeInputs, timeMajor, mergeOutputs } = context.options;
    const activate = activationOf(fusedActivationFunction);
    if (activate === undefined) return undefined;
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
      return createStep(context, ports, asymmetricQuantizeInputs, activate, target);
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
