import type { Operator, OpSpec, Tensor, VersionCondition } from "@litequant/core";

import { optionsOf } from "./default-options.ts";

type Tensors = readonly (Tensor | undefined)[];

/**
 * The version to write for an operator: the lowest that its data need, as the runtime's own exporter counts them.
 *
 * @param spec - The operator's facts.
 * @param operator - Its options are read with the schema's defaults filled in.
 * @param inputs - By port; undefined where an optional input is absent.
 * @param outputs - By port.
 * @returns 1 when no rule of the spec holds.
 */
export function operatorVersion(spec: OpSpec, operator: Operator, inputs: Tensors, outputs: Tensors): number {
  const rule = spec.versions.findLast(({ when }) => holds(when, operator, inputs, outputs));
  return rule?.version ?? 1;
}

function holds(when: VersionCondition, operator: Operator, inputs: Tensors, outputs: Tensors): boolean {
  return (
    typesFit(when.inputs, inputs) &&
    typesFit(when.outputs, outputs) &&
    (when.inputCount === undefined || operator.inputs.length === when.inputCount) &&
    optionsFit(when, operator) &&
    parametersFit(when, inputs, outputs) &&
    shapesFit(when, inputs)
  );
}

function typesFit(wanted: VersionCondition["inputs"], tensors: Tensors): boolean {
  return Object.entries(wanted ?? {}).every(([port, dtypes]) => {
    const tensor = tensors[Number(port)];
    return tensor !== undefined && dtypes.includes(tensor.dtype);
  });
}

function optionsFit(when: VersionCondition, operator: Operator): boolean {
  if (when.options === undefined && when.optionsOtherThan === undefined) return true;
  const options = (optionsOf(operator) ?? {}) as Readonly<Record<string, unknown>>;
  const equal = Object.entries(when.options ?? {}).every(([name, value]) => options[name] === value);
  if (when.optionsOtherThan === undefined) return equal;
  return equal && Object.entries(when.optionsOtherThan).some(([name, value]) => (options[name] ?? value) !== value);
}

function parametersFit(when: VersionCondition, inputs: Tensors, outputs: Tensors): boolean {
  if (when.perChannelInput !== undefined) {
    const { port, axis } = when.perChannelInput;
    const tensor = inputs[port];
    const scales = tensor?.quantization?.scale.length ?? 0;
    if (scales === 0 || scales !== tensor?.shape[axis]) return false;
  }
  if (when.blockwiseInput !== undefined) {
    const details = inputs[when.blockwiseInput]?.quantization?.details;
    if (details?.kind !== "blockwise") return false;
  }
  if (when.perChannel !== undefined) {
    const tensor = (when.perChannel === "input" ? inputs : outputs)[0];
    const scales = tensor?.quantization?.scale.length ?? 0;
    if (scales < 2 || scales !== tensor?.shape[tensor.quantization?.axis ?? 0]) return false;
  }
  if (when.quantized !== undefined && (inputs[0]?.quantization !== undefined) !== when.quantized) return false;
  if (when.productScaleAtLeastOne) {
    const [first, second, output] = [inputs[0], inputs[1], outputs[0]].map(
      (tensor) => tensor?.quantization?.scale[0] ?? 0,
    );
    if (!first || !second || !output) return false;
    // The exporter multiplies and divides in float32.
    if (Math.fround(Math.fround(first * second) / output) < 1) return false;
  }
  return true;
}

function shapesFit(when: VersionCondition, inputs: Tensors): boolean {
  const [first, second] = inputs;
  if (when.rankOver !== undefined && (first?.shape.length ?? 0) <= when.rankOver) return false;
  if (when.broadcastRankOver !== undefined) {
    const rank = Math.max(0, ...inputs.map((tensor) => tensor?.shape.length ?? 0));
    if (rank <= when.broadcastRankOver || sameShape(first?.shape, second?.shape)) return false;
  }
  if (when.sparseInput !== undefined && inputs[when.sparseInput]?.sparsity === undefined) return false;
  if (when.grouped && (!first?.shape.length || first.shape.at(-1) === second?.shape.at(-1))) return false;
  return true;
}

function sameShape(a: readonly number[] | undefined, b: readonly number[] | undefined): boolean {
  return a?.length === b?.length && (a ?? []).every((size, axis) => size === b?.[axis]);
}
