import type { KnownTensor } from "@litequant/core";

import { contradiction, show } from "./contradiction.ts";
import { required, shapeOf, valuesOf } from "./known.ts";

/** Each dimension grows by its row of input 1, `[before, after]`. */
export function padded(op: string) {
  return (
    _options: unknown,
    inputs: readonly (KnownTensor | undefined)[],
  ): readonly (readonly number[])[] | undefined => {
    const shape = shapeOf(op, inputs, 0);
    const paddings = required(op, inputs, 1);
    if (paddings.shape.length !== 2 || paddings.shape[0] !== shape.length || paddings.shape[1] !== 2) {
      throw contradiction(op, `paddings of shape ${show(paddings.shape)} do not fit ${shape.length} dimensions`);
    }
    const values = valuesOf(paddings);
    if (values === undefined) return undefined;
    if (values.some((value) => value < 0)) throw contradiction(op, `paddings ${show(values)} must not be negative`);
    return [shape.map((size, axis) => size + (values[axis * 2] ?? 0) + (values[axis * 2 + 1] ?? 0))];
  };
}
