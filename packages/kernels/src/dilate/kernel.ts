import type { Kernel } from "@litequant/core";

import { valueFiller } from "../pad/fill.ts";
import { inputOf, numbersOf, planned } from "../ports.ts";
import { copyAlong, createLaneWalk, lanesOf, lanesPerElement, stridesOf } from "../walk.ts";

/** DILATE for every type of whole bytes. LiteRT@f67457790 tflite/kernels/dilate.cc. */
export const dilate: Kernel<"DILATE"> = {
  prepare(context) {
    const input = inputOf(context, 0);
    const steps = inputOf(context, 1);
    const value = inputOf(context, 2);
    const output = context.output(0);
    const lanes = lanesPerElement(input);
    if (lanes === undefined || input.dtype !== output.dtype || value.dtype !== output.dtype) return undefined;
    const from = lanesOf(input);
    const to = lanesOf(output);
    const fill = valueFiller(output, value);
    const plan = planned([steps], () => {
      const strides = stridesOf(output.shape);
      const apart = numbersOf(steps).map((step, axis) => step * strides[axis]);
      return createLaneWalk(lanes, input.shape, stridesOf(input.shape), apart);
    });
    return () => {
      fill();
      copyAlong(plan(), from(), to());
    };
  },
};
