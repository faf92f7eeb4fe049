import type { ShapeRule } from "@litequant/core";

import { contradiction } from "./contradiction.ts";
import { required, valuesOf } from "./known.ts";

/** As many steps as fit before the limit. */
export const rangeShape: ShapeRule<"RANGE"> = (_options, inputs) => {
  const [start, limit, delta] = [0, 1, 2].map((port) => valuesOf(required("RANGE", inputs, port))?.[0]);
  if (start === undefined || limit === undefined || delta === undefined) return undefined;
  if (delta === 0 || (start < limit && delta < 0) || (start > limit && delta > 0)) {
    throw contradiction("RANGE", `steps of ${delta} do not lead from ${start} to ${limit}`);
  }
  // Floats are subtracted and divided in single precision, as in the runtime.
  const difference = Math.abs(limit - start);
  const float = inputs[0]?.dtype === "float32";
  return [[Math.ceil(float ? Math.fround(Math.fround(difference) / Math.abs(delta)) : difference / Math.abs(delta))]];
};
