import type { Kernel } from "@litequant/core";
import { resolveAxis } from "@litequant/ops";

import { fits, inputOf, numbersOf, outputOf, planned } from "../ports.ts";
import { unitOf } from "../reduce/prepare.ts";
import { stridesOf } from "../walk.ts";

/**
 * CUMSUM for float32, int32 and int64: sums of all elements up to each, with or without itself, from either end of the axis.
 *
 * LiteRT@f67457790 tflite/kernels/internal/reference/cumsum.h: sums round or wrap around at every step.
 */
export const cumsum: Kernel<"CUMSUM"> = {
  prepare(context) {
    const input = inputOf<Float32Array>(context, 0);
    const { dtype, shape } = input;
    if (dtype !== "float32" && dtype !== "int32" && dtype !== "int64") return undefined;
    if (!fits(context, [dtype, "int32"], dtype)) return undefined;
    const axisView = inputOf(context, 1);
    const axisOf = planned([axisView], () => resolveAxis("CUMSUM", numbersOf(axisView)[0] ?? 0, shape.length));
    const output = outputOf<Float32Array>(context);
    const { exclusive, reverse } = context.options;
    const strides = stridesOf(shape);
    const nothing = unitOf(dtype, 0);
    return () => {
      const axis = axisOf();
      const from = input.data;
      const to = output.data;
      const [depth, stride] = [shape[axis], strides[axis]];
      const step = reverse ? -stride : stride;
      for (let row = 0; row < to.length; row += depth * stride) {
        for (let column = 0; column < stride; column++) {
          let at = row + column + (reverse ? (depth - 1) * stride : 0);
          for (let i = 0; i < depth; i++, at += step) {
            const before = i === 0 ? nothing : to[at - step];
            if (exclusive) to[at] = i === 0 ? nothing : before + from[at - step];
            else to[at] = before + from[at];
          }
        }
      }
    };
  },
};
