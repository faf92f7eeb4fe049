import type { Kernel } from "@litequant/core";
import { resolveAxis } from "@litequant/ops";

import { inputOf } from "../ports.ts";
import { expectSameForm } from "../same-form.ts";
import { copyAlong, createLaneWalk, lanesOf, lanesPerElement, stridesOf } from "../walk.ts";

/** UNPACK for every type of whole bytes. LiteRT@f67457790 tflite/kernels/unpack.cc. */
export const unpack: Kernel<"UNPACK"> = {
  prepare(context) {
    const input = inputOf(context, 0);
    const lanes = lanesPerElement(input);
    if (lanes === undefined) return undefined;
    const axis = resolveAxis("UNPACK", context.options.axis, input.shape.length);
    const strides = stridesOf(input.shape);
    const others = strides.toSpliced(axis, 1);
    const outputs = Array.from({ length: context.outputCount }, (_, port) => context.output(port));
    if (outputs.some(({ dtype }) => dtype !== input.dtype)) return undefined;
    expectSameForm(context, input, ...outputs);
    const from = lanesOf(input);
    const to = outputs.map(lanesOf);
    const walks = outputs.map(({ shape }, part) =>
      createLaneWalk(lanes, shape, others, stridesOf(shape), part * strides[axis]),
    );
    return () => {
      const source = from();
      for (let part = 0; part < walks.length; part++) copyAlong(walks[part], source, to[part]());
    };
  },
};
