import { combine } from "./rewrite.ts";
import type { Rewrite } from "./rewrite.ts";

/** Sums of two, from the first input on as the kernel adds them. */
export const addN: Rewrite = ({ inputs: [first = -1, ...others], rangeOf, between }) => {
  if (others.length === 0) return undefined;
  let [sum, range] = [first, rangeOf(0)];
  return others.map((term, i) => {
    const terms = [sum, term];
    range = combine(range, rangeOf(i + 1), (x, y) => x + y);
    if (i === others.length - 1) return { op: "ADD", inputs: terms };
    sum = between(range);
    return { op: "ADD", inputs: terms, output: sum };
  });
};
