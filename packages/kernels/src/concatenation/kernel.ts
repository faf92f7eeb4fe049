import type { Kernel } from "@litequant/core";
import { resolveAxis } from "@litequant/ops";

import { inputOf } from "../ports.ts";
import { copyAlong, createLaneWalk, lanesOf, lanesPerElement, stridesOf } from "../walk.ts";
import type { Lanes, Walk } from "../walk.ts";

/**
 * CONCATENATION for every type of whole bytes; quantized inputs are copied as they are.
 *
 * LiteRT@f67457790 tflite/kernels/internal/reference/concatenation.h. The runtime refuses int8 inputs of another scale; its
 * float rescaling of uint8 inputs is not done here, so inputs of another form than the output are left to other kernels.
 */
export const concatenation: Kernel<"CONCATENATION"> = {
  prepare(context) {
    const output = context.output(0);
    const lanes = lanesPerElement(output);
    if (lanes === undefined || context.options.fusedActivationFunction !== "NONE") return undefined;
    const axis = resolveAxis("CONCATENATION", context.options.axis, output.shape.length);
    const strides = stridesOf(output.shape);
    const to = lanesOf(output);
    const parts: { readonly walk: Walk; readonly from: () => Lanes }[] = [];
    let position = 0;
    for (let port = 0; port < context.inputCount; port++) {
      const input = inputOf(context, port);
      if (input.dtype !== output.dtype || !sameForm(input.quantization, output.quantization)) return undefined;
      const walk = createLaneWalk(lanes, input.shape, stridesOf(input.shape), strides, 0, position * strides[axis]);
      parts.push({ walk, from: lanesOf(input) });
      position += input.shape[axis];
    }
    return () => {
      const target = to();
      for (let part = 0; part < parts.length; part++) copyAlong(parts[part].walk, parts[part].from(), target);
    };
  },
};

interface Form {
  readonly scale: readonly number[];
  readonly zeroPoint: readonly number[];
}

function sameForm(a: Form | undefined, b: Form | undefined): boolean {
  return (a?.scale[0] ?? 0) === (b?.scale[0] ?? 0) && (a?.zeroPoint[0] ?? 0) === (b?.zeroPoint[0] ?? 0);
}
