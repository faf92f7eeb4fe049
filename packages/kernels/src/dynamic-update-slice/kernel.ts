import type { Kernel } from "@litequant/core";

import { clamp } from "../fixed-point.ts";
import { inputOf, numbersOf, planned } from "../ports.ts";
import { copyAlong, createLaneWalk, lanesOf, lanesPerElement, stridesOf } from "../walk.ts";

/** DYNAMIC_UPDATE_SLICE for every type of whole bytes; a start outside is moved inside. LiteRT@f67457790 tflite/kernels/dynamic_update_slice.cc. */
export const dynamicUpdateSlice: Kernel<"DYNAMIC_UPDATE_SLICE"> = {
  prepare(context) {
    const input = inputOf(context, 0);
    const update = inputOf(context, 1);
    const start = inputOf(context, 2);
    const output = context.output(0);
    const lanes = lanesPerElement(output);
    if (lanes === undefined || input.dtype !== output.dtype || update.dtype !== output.dtype) return undefined;
    const from = lanesOf(input);
    const part = lanesOf(update);
    const to = lanesOf(output);
    const strides = stridesOf(output.shape);
    const plan = planned([start], () => {
      const base = numbersOf(start).reduce(
        (sum, index, axis) => sum + clamp(index, 0, output.shape[axis] - update.shape[axis]) * strides[axis],
        0,
      );
      return createLaneWalk(lanes, update.shape, stridesOf(update.shape), strides, 0, base);
    });
    return () => {
      to().set(from());
      copyAlong(plan(), part(), to());
    };
  },
};
