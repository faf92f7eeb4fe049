import { combine, limit } from "./rewrite.ts";
import type { Rewrite } from "./rewrite.ts";

/** d * d of d = x - y, whose range is also known from the output's. */
export const squaredDifference: Rewrite = ({ inputs: [x = -1, y = -1], rangeOf, outputRange, between }) => {
  const largest = outputRange === undefined ? Infinity : Math.sqrt(Math.max(outputRange.max, 0));
  const range = combine(rangeOf(0), rangeOf(1), (a, b) => a - b);
  const difference = between(limit(range, -largest, largest));
  return [
    { op: "SUB", inputs: [x, y], output: difference },
    { op: "MUL", inputs: [difference, difference] },
  ];
};
