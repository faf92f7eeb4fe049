import type { ShapeRule } from "@litequant/core";

import { resolveAxis } from "./axes.ts";
import { required, shapeOf, valuesOf } from "./known.ts";

/** A dimension of size 1 where input 1 says. */
export const expandDimsShape: ShapeRule<"EXPAND_DIMS"> = (_options, inputs) => {
  const shape = shapeOf("EXPAND_DIMS", inputs, 0);
  const values = valuesOf(required("EXPAND_DIMS", inputs, 1));
  if (values === undefined) return undefined;
  return [shape.toSpliced(resolveAxis("EXPAND_DIMS", values[0] ?? 0, shape.length + 1), 0, 1)];
};
