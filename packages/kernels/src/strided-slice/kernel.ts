import type { Kernel } from "@litequant/core";
import { resolveStridedSlice } from "@litequant/ops";

import { movingStrings } from "../moving-strings.ts";
import { inputOf, numbersOf, planned } from "../ports.ts";
import { copyAlong, createLaneWalk, lanesOf, lanesPerElement, stridesOf } from "../walk.ts";

/** STRIDED_SLICE for every type of whole bytes and strings. LiteRT@f67457790 tflite/kernels/internal/reference/strided_slice.h. */
export const stridedSlice: Kernel<"STRIDED_SLICE"> = movingStrings({
  prepare(context) {
    const input = inputOf(context, 0);
    const bounds = [inputOf(context, 1), inputOf(context, 2), inputOf(context, 3)] as const;
    const output = context.output(0);
    const lanes = lanesPerElement(input);
    if (lanes === undefined || input.dtype !== output.dtype) return undefined;
    const from = lanesOf(input);
    const to = lanesOf(output);
    const plan = planned(bounds, () => {
      const [begin, end, strides] = bounds.map(numbersOf);
      const { start, stride, count } = resolveStridedSlice(input.shape, begin, end, strides, context.options);
      const own = stridesOf(input.shape);
      const base = own.reduce((sum, step, axis) => sum + step * start[axis], 0);
      return createLaneWalk(
        lanes,
        count,
        own.map((step, axis) => step * stride[axis]),
        stridesOf(count),
        base,
      );
    });
    return () => copyAlong(plan(), from(), to());
  },
});
