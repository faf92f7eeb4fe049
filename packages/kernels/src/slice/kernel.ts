import type { Kernel } from "@litequant/core";

import { movingStrings } from "../moving-strings.ts";
import { inputOf, numbersOf, planned } from "../ports.ts";
import { copyAlong, createLaneWalk, lanesOf, lanesPerElement, stridesOf } from "../walk.ts";

/** SLICE for every type of whole bytes and strings. LiteRT@f67457790 tflite/kernels/internal/reference/slice.h. */
export const slice: Kernel<"SLICE"> = movingStrings({
  prepare(context) {
    const input = inputOf(context, 0);
    const begin = inputOf(context, 1);
    const output = context.output(0);
    const lanes = lanesPerElement(input);
    if (lanes === undefined || input.dtype !== output.dtype) return undefined;
    const from = lanesOf(input);
    const to = lanesOf(output);
    const plan = planned([begin], () => {
      const strides = stridesOf(input.shape);
      const start = numbersOf(begin).reduce((sum, index, axis) => sum + index * strides[axis], 0);
      return createLaneWalk(lanes, output.shape, strides, stridesOf(output.shape), start);
    });
    return () => copyAlong(plan(), from(), to());
  },
});
