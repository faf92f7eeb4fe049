import { limit } from "./rewrite.ts";
import type { Rewrite } from "./rewrite.ts";

/** x * 1 with the limits as its fused activation. */
export const reluN1To1: Rewrite = ({ inputs: [x = -1], constant }) => [
  { op: "MUL", inputs: [x, constant([1])], options: { fusedActivationFunction: "RELU_N1_TO_1" } },
];

/** min(relu(x), 1). */
export const relu0To1: Rewrite = ({ inputs: [x = -1], rangeOf, constant, between }) => {
  const positive = between(limit(rangeOf(0), 0, Infinity));
  return [
    { op: "RELU", inputs: [x], output: positive },
    { op: "MINIMUM", inputs: [positive, constant([1])] },
  ];
};
