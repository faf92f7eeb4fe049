import type { Kernel, KernelContext } from "@litequant/core";

import { inputOf, numbersOf, planned } from "../ports.ts";
import { expectSameForm } from "../same-form.ts";
import { copyAlong, createLaneWalk, lanesOf, lanesPerElement, stridesOf } from "../walk.ts";
import { filler, valueFiller } from "./fill.ts";

/** Copies the input into the middle of an output that `fill` has filled. */
function surround(context: KernelContext, fill: () => void): (() => void) | undefined {
  const input = inputOf(context, 0);
  const paddings = inputOf(context, 1);
  const output = context.output(0);
  const lanes = lanesPerElement(input);
  if (lanes === undefined || input.dtype !== output.dtype) return undefined;
  const from = lanesOf(input);
  const to = lanesOf(output);
  const plan = planned([paddings], () => {
    const strides = stridesOf(output.shape);
    const before = numbersOf(paddings);
    const base = strides.reduce((sum, stride, axis) => sum + stride * before[axis * 2], 0);
    return createLaneWalk(lanes, input.shape, stridesOf(input.shape), strides, 0, base);
  });
  return () => {
    fill();
    copyAlong(plan(), from(), to());
  };
}

/**
 * PAD for every type of whole bytes: zeros, in quantized form the output's zero point.
 *
 * LiteRT@f67457790 tflite/kernels/pad.cc, tflite/kernels/internal/reference/pad.h.
 */
export const pad: Kernel<"PAD"> = { prepare: (context) => surround(context, filler(context.output(0))) };

/** PADV2 for every type of whole bytes: the value of input 2, in quantized form in the output's form. */
export const padv2: Kernel<"PADV2"> = {
  prepare(context) {
    const value = inputOf(context, 2);
    if (value.dtype !== context.output(0).dtype) return undefined;
    expectSameForm(context, inputOf(context, 0), value, context.output(0));
    return surround(context, valueFiller(context.output(0), value));
  },
};
