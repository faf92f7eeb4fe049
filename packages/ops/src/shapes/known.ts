import type { KnownTensor } from "@litequant/core";

import { contradiction } from "./contradiction.ts";

type Inputs = readonly (KnownTensor | undefined)[];

/** The tensor at a port that the operator cannot do without. @throws LitequantError `INVALID_MODEL` when it is absent */
export function required(op: string, inputs: Inputs, port: number): KnownTensor {
  const tensor = inputs[port];
  if (tensor === undefined) throw contradiction(op, `input ${port} is missing`);
  return tensor;
}

/** The shape at a port. @throws LitequantError `INVALID_MODEL` when the tensor is absent or of another rank */
export function shapeOf(op: string, inputs: Inputs, port: number, rank?: number): readonly number[] {
  const { shape } = required(op, inputs, port);
  if (rank !== undefined && shape.length !== rank) {
    throw contradiction(op, `input ${port} has ${shape.length} dimensions, not ${rank}`);
  }
  return shape;
}

/** The values of an int32 or int64 tensor as numbers; undefined while they are not known. */
export function valuesOf(tensor: KnownTensor | undefined): readonly number[] | undefined {
  const values = tensor?.values?.();
  return values === undefined ? undefined : Array.from(values, Number);
}
