import { elementCount } from "@litequant/core";
import type { Kernel } from "@litequant/core";
import { resolveAxis } from "@litequant/ops";

import { inputOf } from "../ports.ts";

/** ONE_HOT for every type of whole bytes; quantized values are copied. LiteRT@f67457790 tflite/kernels/one_hot.cc. */
export const oneHot: Kernel<"ONE_HOT"> = {
  prepare(context) {
    const indices = inputOf<Int32Array | BigInt64Array>(context, 0);
    const on = inputOf<Float32Array>(context, 2);
    const off = inputOf<Float32Array>(context, 3);
    const output = context.output(0);
    if (on.dtype !== output.dtype || off.dtype !== output.dtype) return undefined;
    const { shape } = output;
    const axis = resolveAxis("ONE_HOT", context.options.axis, shape.length);
    const depth = shape[axis];
    const inner = elementCount(shape.slice(axis + 1));
    return () => {
      const to = output.data as Float32Array;
      const places = indices.data;
      const value = on.data[0];
      to.fill(off.data[0]);
      for (let i = 0; i < places.length; i++) {
        const place = Number(places[i]);
        if (place < 0 || place >= depth) continue;
        to[(Math.floor(i / inner) * depth + place) * inner + (i % inner)] = value;
      }
    };
  },
};
