import type { KnownTensor } from "@litequant/core";

import { contradiction, show } from "./contradiction.ts";
import { required, valuesOf } from "./known.ts";

type Inputs = readonly (KnownTensor | undefined)[];

/**
 * The sizes that the values of an input name; undefined while they are not known.
 *
 * @param rank - How many there must be; any number unless told.
 */
export function givenShape(op: string, inputs: Inputs, port: number, rank?: number): readonly number[] | undefined {
  const tensor = required(op, inputs, port);
  if (tensor.shape.length !== 1 || (rank !== undefined && tensor.shape[0] !== rank)) {
    throw contradiction(op, `input ${port} of shape ${show(tensor.shape)} is no list of ${rank ?? "all"} sizes`);
  }
  const values = valuesOf(tensor);
  if (values === undefined) return undefined;
  if (values.some((size) => size < 0)) throw contradiction(op, `input ${port}, ${show(values)}, is no shape`);
  return values;
}

/** The shape that the values of an input name. */
export function given(op: string, port: number) {
  return (_options: unknown, inputs: Inputs): readonly (readonly number[])[] | undefined => {
    const shape = givenShape(op, inputs, port);
    return shape && [shape];
  };
}
