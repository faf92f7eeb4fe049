import type { Kernel } from "@litequant/core";

import { inputOf, numbersOf, planned } from "../ports.ts";
import { copyAlong, createLaneWalk, lanesOf, lanesPerElement, stridesOf } from "../walk.ts";

/** TRANSPOSE for every type of whole bytes. LiteRT@f67457790 tflite/kernels/internal/reference/transpose.h. */
export const transpose: Kernel<"TRANSPOSE"> = {
  prepare(context) {
    const input = inputOf(context, 0);
    const output = context.output(0);
    const permutation = inputOf(context, 1);
    const lanes = lanesPerElement(input);
    if (lanes === undefined || input.dtype !== output.dtype) return undefined;
    const from = lanesOf(input);
    const to = lanesOf(output);
    const strides = stridesOf(input.shape);
    const plan = planned([permutation], () => {
      const axes = numbersOf(permutation).map((axis) => (axis < 0 ? axis + strides.length : axis));
      const { shape } = output;
      return createLaneWalk(
        lanes,
        shape,
        axes.map((axis) => strides[axis]),
        stridesOf(shape),
      );
    });
    return () => copyAlong(plan(), from(), to());
  },
};
