import type { Kernel } from "@litequant/core";
import { resolveAxis } from "@litequant/ops";

import { inputOf } from "../ports.ts";
import { expectSameForm } from "../same-form.ts";
import { copyAlong, createLaneWalk, lanesOf, lanesPerElement, stridesOf } from "../walk.ts";

/** PACK for every type of whole bytes. LiteRT@f67457790 tflite/kernels/pack.cc. */
export const pack: Kernel<"PACK"> = {
  prepare(context) {
    const output = context.output(0);
    const lanes = lanesPerElement(output);
    if (lanes === undefined) return undefined;
    const axis = resolveAxis("PACK", context.options.axis, output.shape.length);
    const strides = stridesOf(output.shape);
    const others = strides.toSpliced(axis, 1);
    const inputs = Array.from({ length: context.inputCount }, (_, port) => inputOf(context, port));
    if (inputs.some(({ dtype }) => dtype !== output.dtype)) return undefined;
    expectSameForm(context, ...inputs, output);
    const from = inputs.map(lanesOf);
    const to = lanesOf(output);
    const walks = inputs.map(({ shape }, part) =>
      createLaneWalk(lanes, shape, stridesOf(shape), others, 0, part * strides[axis]),
    );
    return () => {
      const target = to();
      for (let part = 0; part < walks.length; part++) copyAlong(walks[part], from[part](), target);
    };
  },
};
