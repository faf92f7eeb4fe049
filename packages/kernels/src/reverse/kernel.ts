import { elementCount } from "@litequant/core";
import type { Kernel } from "@litequant/core";
import { resolveAxes } from "@litequant/ops";

import { inputOf, numbersOf } from "../ports.ts";
import { copyLanes, mappedCopy, outside } from "../rows.ts";
import { lanesOf, lanesPerElement } from "../walk.ts";

/** REVERSE_V2 for every type of whole bytes. LiteRT@f67457790 tflite/kernels/internal/reference/reference_ops.h `Reverse`. */
export const reverseV2: Kernel<"REVERSE_V2"> = {
  prepare(context) {
    const list = inputOf(context, 1);
    return mappedCopy(context, [list], (shape) => {
      const axes = resolveAxes("REVERSE_V2", numbersOf(list), shape.length);
      return shape.map((size, axis) =>
        Array.from({ length: size }, (_, i) => (axes.includes(axis) ? size - 1 - i : i)),
      );
    });
  },
};

/** REVERSE_SEQUENCE for every type of whole bytes. LiteRT@f67457790 tflite/kernels/internal/reference/reference_ops.h `ReverseSequence`. */
export const reverseSequence: Kernel<"REVERSE_SEQUENCE"> = {
  prepare(context) {
    const input = inputOf(context, 0);
    const lengths = inputOf<Int32Array | BigInt64Array>(context, 1);
    const output = context.output(0);
    const lanes = lanesPerElement(input);
    if (lanes === undefined || input.dtype !== output.dtype) return undefined;
    const { shape } = input;
    const { seqDim, batchDim } = context.options;
    const product = (first: number, last: number) => elementCount(shape.slice(first, last));
    const [low, high] = [Math.min(seqDim, batchDim), Math.max(seqDim, batchDim)];
    const outer = product(0, low);
    const middle = product(low + 1, high);
    const inner = product(high + 1, shape.length) * lanes;
    const from = lanesOf(input);
    const to = lanesOf(output);
    return () => {
      const source = from();
      const target = to();
      const sizes = lengths.data;
      let out = 0;
      for (let o = 0; o < outer; o++) {
        for (let l = 0; l < shape[low]; l++) {
          for (let m = 0; m < middle; m++) {
            for (let h = 0; h < shape[high]; h++, out += inner) {
              const [batch, step] = seqDim === low ? [h, l] : [l, h];
              const size = Number(sizes[batch]);
              if (size > shape[seqDim]) throw outside(context, size, shape[seqDim] + 1);
              const source0 = step < size ? size - 1 - step : step;
              const [a, b] = seqDim === low ? [source0, h] : [l, source0];
              const row = ((o * shape[low] + a) * middle + m) * shape[high] + b;
              copyLanes(source, row * inner, target, out, inner);
            }
          }
        }
      }
    };
  },
};
