import { elementBits } from "@litequant/core";
import type { KernelContext, SubgraphCall, TensorView } from "@litequant/core";

import { inputOf, refusal } from "./ports.ts";

/** The tensors at the input ports from `first` on. @throws LitequantError `INVALID_MODEL` when one is missing */
export function inputsFrom(context: KernelContext, first: number): TensorView[] {
  return Array.from({ length: context.inputCount - first }, (_, i) => inputOf(context, first + i));
}

/** The tensors at all output ports. */
export function outputsOf(context: KernelContext): TensorView[] {
  return Array.from({ length: context.outputCount }, (_, i) => context.output(i));
}

/**
 * A subgraph, prepared for these inputs.
 *
 * @param role - What it is to the operator, for messages: "body".
 * @throws LitequantError `INVALID_MODEL` when there is none, or its ends are not those of the call
 */
export function callFor(
  context: KernelContext,
  subgraph: number,
  role: string,
  inputs: readonly TensorView[],
  outputs: readonly Pick<TensorView, "dtype">[],
): SubgraphCall {
  const call = context.call(subgraph);
  const mismatch = (side: string, has: string, given: string) =>
    refusal(context, `its ${role}, subgraph ${subgraph}, has ${has} as ${side}, the operator ${given}`);
  const compare = (side: string, ends: readonly (TensorView | undefined)[], given: typeof outputs) => {
    if (ends.length !== given.length) throw mismatch(side, `${ends.length} tensors`, `${given.length}`);
    ends.forEach((end, i) => {
      const { dtype } = given[i];
      if (end !== undefined && end.dtype !== dtype) throw mismatch(`${side} ${i}`, end.dtype, dtype);
    });
  };
  compare("inputs", call.inputs, inputs);
  compare("outputs", call.outputs, outputs);
  call.resize(inputs);
  return call;
}

/** Takes the output shapes from what decides them, where that is known before a run. */
export function takeShapes(context: KernelContext, known: boolean, from: readonly Pick<TensorView, "shape">[]): void {
  for (let i = 0; i < context.outputCount; i++) context.resize(i, known ? from[i].shape : undefined);
}

/** Copies tensors to the outputs, shapes and values; inside run. */
export function deliver(context: KernelContext, values: readonly TensorView[]): void {
  for (let i = 0; i < values.length; i++) deliverTo(context, i, values[i]);
}

/** Copies a shape and values to an output; inside run. */
export function deliverTo(context: KernelContext, output: number, value: Pick<TensorView, "shape" | "data">): void {
  context.resize(output, value.shape);
  const view = context.output(output);
  // Read after resizing, which may have moved the memory.
  const { data } = value;
  if (elementBits(view.dtype) === 0) context.store(output, data.slice() as Uint8Array);
  // Both are of one class: their types are equal.
  else (view.data as Uint8Array).set(data as Uint8Array);
}

/** Whether tensors have the same shapes, one by one. */
export function sameShapes(a: readonly TensorView[], b: readonly TensorView[]): boolean {
  return a.every(({ shape }, i) => String(shape) === String(b[i].shape));
}
