import { arrayFromBytes, portSpec } from "@litequant/core";
import type { Model, OperatorView, PortSpec, Tensor } from "@litequant/core";

/** A tensor of an operator with its place, for messages. */
export interface Port {
  readonly side: "input" | "output";
  readonly position: number;
  readonly tensor: Tensor;
  readonly constant: boolean;
}

/** Inputs of these roles; every input of an operator that nothing is known about is an activation. */
export function inputsOf(view: OperatorView, ...roles: readonly PortSpec["role"][]): readonly Port[] {
  return view.inputs.flatMap((tensor, position) => {
    const role = view.spec === undefined ? "activation" : (portSpec(view.spec.inputs, position)?.role ?? "activation");
    if (tensor === undefined || !roles.includes(role)) return [];
    return [{ side: "input" as const, position, tensor, constant: view.isConstant(position) }];
  });
}

/** What an operator computes on: inputs that are activations or stand for one, then outputs. */
export function dataPorts(view: OperatorView): readonly Port[] {
  const outputs = view.outputs.map((tensor, position) => ({
    side: "output" as const,
    position,
    tensor,
    constant: false,
  }));
  return [...inputsOf(view, "activation", "constant"), ...outputs];
}

/** `input 0 "conv/Relu"` */
export function portText({ side, position, tensor }: Port): string {
  return `${side} ${position}${tensor.name === "" ? "" : ` "${tensor.name}"`}`;
}

/** The values of a constant input as numbers; undefined where it is no constant or the model at hand lacks its bytes. */
export function constantValues(view: OperatorView, position: number, model: Model): readonly number[] | undefined {
  const tensor = view.inputs[position];
  if (tensor === undefined || !view.isConstant(position)) return undefined;
  const bytes = model.buffers[tensor.buffer];
  return bytes === undefined || bytes.byteLength === 0
    ? undefined
    : Array.from(arrayFromBytes(tensor.dtype, bytes), Number);
}
