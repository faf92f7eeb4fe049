import type { KernelContext, TensorView, TypedArray } from "@litequant/core";

import { expectElements, expectState, fits, inputOf, outputOf } from "../ports.ts";

/** The tensors of LSTM with kernel type BASIC; the last two outputs are temporary values that the format exposes. */
export interface BasicPorts<A extends TypedArray, S extends TypedArray, B extends TypedArray> {
  readonly input: TensorView<A>;
  readonly activation: TensorView<A>;
  readonly weights: TensorView<A>;
  readonly bias: TensorView<B>;
  readonly state: TensorView<S>;
  readonly activationOut: TensorView<A>;
  readonly stateOut: TensorView<S>;
  readonly joined: TensorView<A>;
  readonly sums: TensorView<S>;
  readonly batches: number;
  readonly inputs: number;
  readonly cells: number;
}

/** LiteRT@f67457790 tflite/kernels/lstm.cc `basic`; undefined where types are others. */
export function basicPorts<A extends TypedArray, S extends TypedArray, B extends TypedArray>(
  context: KernelContext,
  value: "float32" | "uint8",
  state: "float32" | "int16",
  bias: "float32" | "int32",
): BasicPorts<A, S, B> | undefined {
  if (context.inputCount !== 5 || context.outputCount !== 4) return undefined;
  if (!fits(context, [value, value, value, bias, state], value) || outputOf(context, 1).dtype !== state)
    return undefined;
  const [batches, inputs] = inputOf(context, 0).shape;
  const [, cells] = inputOf(context, 4).shape;
  expectElements(context, inputOf(context, 3), 4 * cells, "bias");
  expectState(context, inputOf(context, 1), batches * cells, "activation state");
  expectState(context, inputOf(context, 4), batches * cells, "cell state");
  return {
    input: inputOf(context, 0),
    activation: inputOf(context, 1),
    weights: inputOf(context, 2),
    bias: inputOf(context, 3),
    state: inputOf(context, 4),
    activationOut: outputOf(context, 0),
    stateOut: outputOf(context, 1),
    joined: outputOf(context, 2),
    sums: outputOf(context, 3),
    batches,
    inputs,
    cells,
  };
}

/** Writes input and former activation of each batch side by side. */
export function join({
  input,
  activation,
  joined,
  batches,
  inputs,
  cells,
}: BasicPorts<TypedArray, TypedArray, TypedArray>): void {
  const depth = inputs + cells;
  const values = input.data as Float32Array;
  const former = activation.data as Float32Array;
  const to = joined.data as Float32Array;
  for (let batch = 0; batch < batches; batch++) {
    for (let i = 0; i < inputs; i++) to[batch * depth + i] = values[batch * inputs + i];
    for (let i = 0; i < cells; i++) to[batch * depth + inputs + i] = former[batch * cells + i];
  }
}

/** The results become the state of the next run. */
export function keepState({
  activation,
  activationOut,
  state,
  stateOut,
}: BasicPorts<TypedArray, TypedArray, TypedArray>): void {
  (activation.data as Float32Array).set(activationOut.data as Float32Array);
  (state.data as Float32Array).set(stateOut.data as Float32Array);
}
