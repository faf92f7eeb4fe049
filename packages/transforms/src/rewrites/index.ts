import type { OpName } from "@litequant/core";

import { addN } from "./add-n.ts";
import { div } from "./div.ts";
import { hardSwish } from "./hard-swish.ts";
import { neg } from "./neg.ts";
import { pow } from "./pow.ts";
import { relu0To1, reluN1To1 } from "./relu.ts";
import type { Rewrite } from "./rewrite.ts";
import { square } from "./square.ts";
import { squaredDifference } from "./squared-difference.ts";
import { sum } from "./sum.ts";

/** Operators that others compute as well. */
export const rewrites: { readonly [N in OpName]?: Rewrite } = {
  ADD_N: addN,
  DIV: div,
  HARD_SWISH: hardSwish,
  NEG: neg,
  POW: pow,
  RELU_0_TO_1: relu0To1,
  RELU_N1_TO_1: reluN1To1,
  SQUARE: square,
  SQUARED_DIFFERENCE: squaredDifference,
  SUM: sum,
};
