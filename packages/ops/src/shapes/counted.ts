import type { ShapeRule } from "@litequant/core";

import { contradiction } from "./contradiction.ts";
import { required, shapeOf } from "./known.ts";

/** One row of coordinates for each element that is not zero. */
export const whereShape: ShapeRule<"WHERE"> = (_options, inputs) => {
  const { length: rank } = shapeOf("WHERE", inputs, 0);
  if (rank === 0) throw contradiction("WHERE", "a scalar has no coordinates; reshape it to [1]");
  const values = required("WHERE", inputs, 0).values?.();
  if (values === undefined) return undefined;
  let count = 0;
  // NaN counts: it is not equal to zero.
  for (const value of values) if (value !== 0 && value !== 0n) count++;
  return [[count, rank]];
};

/** The number of different values, and the shape of the input. */
export const uniqueShape: ShapeRule<"UNIQUE"> = (_options, inputs) => {
  const shape = shapeOf("UNIQUE", inputs, 0, 1);
  const values = required("UNIQUE", inputs, 0).values?.();
  if (values === undefined) return undefined;
  return [[new Set<number | bigint>(values).size], shape];
};
