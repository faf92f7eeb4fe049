import { resolveAxes } from "@litequant/ops";

import type { Rewrite } from "./rewrite.ts";

/** The mean times the count. */
export const sum: Rewrite = ({
  inputs: [x = -1, axes = -1],
  options,
  shapeOf,
  valuesOf,
  outputRange,
  constant,
  between,
}) => {
  const shape = shapeOf(0);
  const given = valuesOf(1);
  if (given === undefined) return undefined;
  const count = resolveAxes("SUM", Array.from(given), shape.length).reduce(
    (product, axis) => product * shape[axis]!,
    1,
  );
  if (!(count > 0)) return undefined;
  const mean = between(outputRange && { min: outputRange.min / count, max: outputRange.max / count });
  return [
    { op: "MEAN", inputs: [x, axes], output: mean, options: { ...options } },
    { op: "MUL", inputs: [mean, constant([count])] },
  ];
};
