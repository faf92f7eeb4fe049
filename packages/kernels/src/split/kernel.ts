import type { Kernel, KernelContext, TensorView } from "@litequant/core";
import { resolveAxis } from "@litequant/ops";

import { inputOf, numbersOf, planned } from "../ports.ts";
import { copyAlong, createLaneWalk, lanesOf, lanesPerElement, stridesOf } from "../walk.ts";

/** Copies consecutive parts along an axis, one an output. */
function copyParts(context: KernelContext, input: TensorView, axes: TensorView): (() => void) | undefined {
  const lanes = lanesPerElement(input);
  const outputs = Array.from({ length: context.outputCount }, (_, port) => context.output(port));
  if (lanes === undefined || outputs.some(({ dtype }) => dtype !== input.dtype)) return undefined;
  const from = lanesOf(input);
  const to = outputs.map(lanesOf);
  const plan = planned([axes], () => {
    const axis = resolveAxis(context.op, numbersOf(axes)[0], input.shape.length);
    const strides = stridesOf(input.shape);
    let position = 0;
    return outputs.map(({ shape }) => {
      const walk = createLaneWalk(lanes, shape, strides, stridesOf(shape), position * strides[axis]);
      position += shape[axis];
      return walk;
    });
  });
  return () => {
    const walks = plan();
    const source = from();
    for (let part = 0; part < walks.length; part++) copyAlong(walks[part], source, to[part]());
  };
}

/** SPLIT for every type of whole bytes. LiteRT@f67457790 tflite/kernels/split.cc. */
export const split: Kernel<"SPLIT"> = {
  prepare: (context) => copyParts(context, inputOf(context, 1), inputOf(context, 0)),
};

/** SPLIT_V for every type of whole bytes. LiteRT@f67457790 tflite/kernels/split_v.cc. */
export const splitV: Kernel<"SPLIT_V"> = {
  prepare: (context) => copyParts(context, inputOf(context, 0), inputOf(context, 2)),
};
