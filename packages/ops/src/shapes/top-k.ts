import type { KnownTensor, ShapeRule } from "@litequant/core";

import { resolveAxis } from "./axes.ts";
import { contradiction, show } from "./contradiction.ts";
import { required, shapeOf, valuesOf } from "./known.ts";

/** The last dimension becomes the number in input 1, for values and places. */
export const topKV2Shape: ShapeRule<"TOPK_V2"> = (_options, inputs) => {
  const shape = shapeOf("TOPK_V2", inputs, 0);
  const count = valuesOf(required("TOPK_V2", inputs, 1))?.[0];
  if (count === undefined) return undefined;
  if (count > (shape.at(-1) ?? 0)) throw contradiction("TOPK_V2", `${count} largest of rows of ${show(shape)}`);
  const result = shape.with(shape.length - 1, Math.max(0, count));
  return [result, result];
};

/** The shape without the axis in input 1. */
export function withoutAxis(op: string) {
  return (
    _options: unknown,
    inputs: readonly (KnownTensor | undefined)[],
  ): readonly (readonly number[])[] | undefined => {
    const shape = shapeOf(op, inputs, 0);
    const values = valuesOf(required(op, inputs, 1));
    if (values === undefined) return undefined;
    const axis = resolveAxis(op, values[0] ?? 0, shape.length);
    if (shape[axis] === 0) throw contradiction(op, `axis ${axis} of ${show(shape)} has no elements to choose from`);
    return [shape.toSpliced(axis, 1)];
  };
}
