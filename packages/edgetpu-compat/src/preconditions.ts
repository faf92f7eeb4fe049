import { arrayFromBytes, elementCount } from "@litequant/core";
import type { Diagnostic, KnownTensor, Model, OperatorView } from "@litequant/core";
import { isNewerRuntime, operatorRuntime, optionsOf, shapeRule } from "@litequant/ops";

import { operatorText, placeOf } from "./operator-text.ts";
import { shapeText } from "./shapes.ts";

/**
 * TensorFlow of the time of compiler 16.0.384591198. It was seen to refuse CONV_2D 6 (2.9), TRANSPOSE_CONV 4 (2.13), QUANTIZE 3
 * (2.7) and EXP 2 (2.12): google-coral/edgetpu#631, #845, #879, google-coral/libedgetpu#71.
 */
const compilerRuntime = "2.6.0";

/** What makes the whole compilation fail, whatever its operators are; an `error` each, in the compiler's words where it has any. */
export function preconditions(model: Model, views: readonly OperatorView[]): readonly Diagnostic[] {
  return [
    ...views.flatMap((view) => unknownVersion(view) ?? []),
    ...openInputs(model),
    ...views.flatMap((view) => dynamicOutput(view, model) ?? []),
  ];
}

/** The release of TensorFlow that an operator's version came with, where the compiler's own is older and cannot load it. */
export function tooNew({ operator: { op, version } }: OperatorView): string | undefined {
  const since = operatorRuntime(op, version);
  if (since === undefined || (since !== "newer" && !isNewerRuntime(since, compilerRuntime))) return undefined;
  return since === "newer" ? "a release of late" : since;
}

function unknownVersion(view: OperatorView): Diagnostic | undefined {
  const { op, version } = view.operator;
  const since = tooNew(view);
  if (since === undefined) return undefined;
  return {
    code: "EDGETPU_OPERATOR_VERSION",
    severity: "error",
    message: `Didn't find op for builtin opcode '${op}' version '${version}': it came with TensorFlow ${since}, the compiler has about 2.5. Convert the float model with TensorFlow ${compilerRuntime} or before; where only a newer quantizer chose this version, litequant quantize --target edgetpu avoids it`,
    location: placeOf(view),
  };
}

function openInputs(model: Model): readonly Diagnostic[] {
  const graph = model.subgraphs[0];
  return (graph?.inputs ?? []).flatMap((tensor) => {
    const { shape, shapeSignature = shape, name = "" } = graph?.tensors[tensor] ?? {};
    if (shape === undefined) return [];
    // An open batch stands as 1 in the shape, and compiles.
    const open = shapeSignature!.findIndex((size, axis) => size < 0 && !(axis === 0 && shape[0] === 1));
    const empty = elementCount(shape) === 0;
    if (open < 0 && !empty) return [];
    return {
      code: "EDGETPU_DYNAMIC_SHAPE",
      severity: "error" as const,
      message: `Attempting to use a delegate that only supports static-sized tensors with a graph that has dynamic-sized tensors: input "${name}" has shape ${shapeText(shapeSignature!)}. Export the model with fixed input sizes`,
      location: { subgraph: 0, tensor, name },
    };
  });
}

/** An output whose shape follows from values that are computed while the model runs. */
function dynamicOutput(view: OperatorView, model: Model): Diagnostic | undefined {
  const { operator } = view;
  const rule = shapeRule(operator.op);
  if (rule === undefined) return undefined;
  const known = view.inputs.map((tensor, port): KnownTensor | undefined => {
    if (tensor === undefined) return undefined;
    const bytes = view.isConstant(port) ? model.buffers[tensor.buffer] : undefined;
    return bytes === undefined ? tensor : { ...tensor, values: () => arrayFromBytes(tensor.dtype, bytes) };
  });
  try {
    if (rule(optionsOf(operator), known, view.outputs.length) !== undefined) return undefined;
  } catch {
    // Shapes that contradict each other are not what is asked here.
    return undefined;
  }
  return {
    code: "EDGETPU_DYNAMIC_SHAPE",
    severity: "error",
    message: `Attempting to use a delegate that only supports static-sized tensors with a graph that has dynamic-sized tensors: the output shape of ${operatorText(view)} is computed while the model runs. Export the model with fixed input sizes, the batch too (Keras: model.input.set_shape((1,) + model.input.shape[1:])), so that the converter folds it`,
    location: placeOf(view),
  };
}
