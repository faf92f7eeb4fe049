import { limit } from "./rewrite.ts";
import type { Rewrite } from "./rewrite.ts";

/** x * (relu6(x + 3) / 6). */
export const hardSwish: Rewrite = ({ inputs: [x = -1], rangeOf, constant, between }) => {
  const range = rangeOf(0);
  const shifted = limit(range && { min: range.min + 3, max: range.max + 3 }, 0, 6);
  const [gate, share] = [between(shifted), between(shifted && { min: shifted.min / 6, max: shifted.max / 6 })];
  return [
    { op: "ADD", inputs: [x, constant([3])], output: gate, options: { fusedActivationFunction: "RELU6" } },
    { op: "MUL", inputs: [gate, constant([1 / 6])], output: share },
    { op: "MUL", inputs: [x, share] },
  ];
};
