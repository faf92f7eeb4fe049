import type { Kernel } from "@litequant/core";
import { resolveAxis } from "@litequant/ops";

import { inputOf } from "../ports.ts";
import { sameForm } from "../same-form.ts";
import { copyAlong, createLaneWalk, lanesOf, lanesPerElement, stridesOf } from "../walk.ts";
import type { Lanes, Walk } from "../walk.ts";
import { lookUpAlong, rescaleTable } from "./rescale.ts";

/**
 * CONCATENATION for every type of whole bytes; quantized inputs are copied as they are.
 *
 * LiteRT@f67457790 tflite/kernels/internal/reference/concatenation.h. The runtime refuses int8 inputs of
 * another scale; uint8 inputs of another form than the output's are rescaled.
 */
export const concatenation: Kernel<"CONCATENATION"> = {
  prepare(context) {
    const output = context.output(0);
    const lanes = lanesPerElement(output);
    if (lanes === undefined || context.options.fusedActivationFunction !== "NONE") return undefined;
    const axis = resolveAxis("CONCATENATION", context.options.axis, output.shape.length);
    const strides = stridesOf(output.shape);
    const to = lanesOf(output);
    const parts: { readonly walk: Walk; readonly from: () => Lanes; readonly table: Uint8Array | undefined }[] = [];
    let position = 0;
    for (let port = 0; port < context.inputCount; port++) {
      const input = inputOf(context, port);
      if (input.dtype !== output.dtype) return undefined;
      const same = sameForm(input, output);
      if (!same && output.dtype !== "uint8") return undefined;
      const walk = createLaneWalk(lanes, input.shape, stridesOf(input.shape), strides, 0, position * strides[axis]);
      parts.push({ walk, from: lanesOf(input), table: same ? undefined : rescaleTable(context, input) });
      position += input.shape[axis];
    }
    return () => {
      const target = to();
      for (let part = 0; part < parts.length; part++) {
        const { walk, from, table } = parts[part];
        if (table === undefined) copyAlong(walk, from(), target);
        else lookUpAlong(walk, from(), target, table);
      }
    };
  },
};
