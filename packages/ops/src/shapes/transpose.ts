import type { ShapeRule } from "@litequant/core";

import { resolveAxes, resolveAxis } from "./axes.ts";
import { contradiction, show } from "./contradiction.ts";
import { required, shapeOf, valuesOf } from "./known.ts";

/** Dimension `i` of the output is dimension `permutation[i]` of the input. */
export const transposeShape: ShapeRule<"TRANSPOSE"> = (_options, inputs) => {
  const shape = shapeOf("TRANSPOSE", inputs, 0);
  const permutation = valuesOf(required("TRANSPOSE", inputs, 1));
  if (permutation === undefined) return undefined;
  if (
    permutation.length !== shape.length ||
    resolveAxes("TRANSPOSE", permutation, shape.length).length !== shape.length
  ) {
    throw contradiction("TRANSPOSE", `${show(permutation)} is no permutation of ${shape.length} dimensions`);
  }
  return [permutation.map((axis) => shape[resolveAxis("TRANSPOSE", axis, shape.length)] ?? 0)];
};
