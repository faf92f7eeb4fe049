import type { Rewrite } from "./rewrite.ts";

/** By a constant: the product with its reciprocal, which may differ in the last bit of a float. */
export const div: Rewrite = ({ inputs: [x = -1], options, shapeOf, valuesOf, constant }) => {
  const divisors = valuesOf(1);
  if (divisors === undefined) return undefined;
  const reciprocals = Array.from(divisors, (divisor) => Math.fround(1 / divisor));
  if (!reciprocals.every((value) => Number.isFinite(value) && value !== 0)) return undefined;
  return [{ op: "MUL", inputs: [x, constant(reciprocals, shapeOf(1))], options: { ...options } }];
};
