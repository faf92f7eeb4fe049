import { limit } from "./rewrite.ts";
import type { Range, Rewrite } from "./rewrite.ts";

/** Constant exponents of which there are kernels: products, roots and their reciprocals. */
export const pow: Rewrite = ({ inputs: [x = -1], valuesOf, rangeOf, between }) => {
  const exponents = valuesOf(1);
  const exponent = exponents?.[0];
  // Others would give the output another shape than x has.
  if (exponent === undefined || exponents!.length !== 1) return undefined;
  if (exponent === 0.5) return [{ op: "SQRT", inputs: [x] }];
  if (exponent === -0.5) return [{ op: "RSQRT", inputs: [x] }];
  if (exponent === 2) return [{ op: "MUL", inputs: [x, x] }];
  if (exponent !== 3 && exponent !== 4) return undefined;
  const squared = between(squareOf(rangeOf(0)));
  return [
    { op: "MUL", inputs: [x, x], output: squared },
    { op: "MUL", inputs: [squared, exponent === 3 ? x : squared] },
  ];
};

function squareOf(range: Range | undefined): Range | undefined {
  if (range === undefined) return undefined;
  const { min, max } = range;
  const squares = [min * min, max * max];
  return limit({ min: min < 0 && max > 0 ? 0 : Math.min(...squares), max: Math.max(...squares) }, 0, Infinity);
}
