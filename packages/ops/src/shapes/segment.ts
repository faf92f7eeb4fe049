import type { KnownTensor, ShapeRule } from "@litequant/core";

import { contradiction, show } from "./contradiction.ts";
import { required, shapeOf, valuesOf } from "./known.ts";

/** One row for each identifier up to the last. */
export const segmentSumShape: ShapeRule<"SEGMENT_SUM"> = (_options, inputs) => {
  const shape = shapeOf("SEGMENT_SUM", inputs, 0);
  const ids = valuesOf(required("SEGMENT_SUM", inputs, 1));
  if (ids === undefined) return undefined;
  const rises = ids.every((id, i) => (i === 0 ? id === 0 : id === ids[i - 1] || id === (ids[i - 1] ?? 0) + 1));
  if (ids.length !== shape[0] || !rises) {
    throw contradiction(
      "SEGMENT_SUM",
      `identifiers ${show(ids)} must rise from 0 by at most 1, one for each row of ${show(shape)}`,
    );
  }
  return [[(ids.at(-1) ?? -1) + 1, ...shape.slice(1)]];
};

/** As many slices as input 2 says. */
export function segments(op: string) {
  return (
    _options: unknown,
    inputs: readonly (KnownTensor | undefined)[],
  ): readonly (readonly number[])[] | undefined => {
    const shape = shapeOf(op, inputs, 0);
    const ids = shapeOf(op, inputs, 1);
    if (show(shape.slice(0, ids.length)) !== show(ids)) {
      throw contradiction(op, `identifiers ${show(ids)} do not fit data ${show(shape)}`);
    }
    const count = valuesOf(required(op, inputs, 2))?.[0];
    if (count === undefined) return undefined;
    if (count < 0) throw contradiction(op, `${count} segments`);
    return [[count, ...shape.slice(ids.length)]];
  };
}
