import { elementCount } from "@litequant/core";
import type { Kernel, TensorView } from "@litequant/core";
import { resolveAxis } from "@litequant/ops";

import { movingStrings } from "../moving-strings.ts";
import { inputOf } from "../ports.ts";
import { copyLanes, outside, placeOf } from "../rows.ts";
import type { Indices } from "../rows.ts";
import { lanesOf, lanesPerElement, stridesOf } from "../walk.ts";

function isIndex({ dtype }: TensorView): boolean {
  return dtype === "int32" || dtype === "int64" || dtype === "int16";
}

/** GATHER for every type of whole bytes and strings. LiteRT@f67457790 tflite/kernels/internal/reference/gather.h. */
export const gather: Kernel<"GATHER"> = movingStrings({
  prepare(context) {
    const input = inputOf(context, 0);
    const positions = inputOf<Indices>(context, 1);
    const output = context.output(0);
    const lanes = lanesPerElement(input);
    if (lanes === undefined || input.dtype !== output.dtype || !isIndex(positions)) return undefined;
    const { axis: option, batchDims } = context.options;
    const axis = resolveAxis("GATHER", option, input.shape.length);
    const batchAxes = batchDims < 0 ? batchDims + positions.shape.length : batchDims;
    const batches = elementCount(input.shape.slice(0, batchAxes));
    const outer = elementCount(input.shape.slice(batchAxes, axis));
    const size = input.shape[axis];
    const inner = elementCount(input.shape.slice(axis + 1)) * lanes;
    const count = elementCount(positions.shape.slice(batchAxes));
    const from = lanesOf(input);
    const to = lanesOf(output);
    return () => {
      const source = from();
      const target = to();
      const indices = positions.data;
      let out = 0;
      for (let batch = 0; batch < batches; batch++) {
        for (let o = 0; o < outer; o++) {
          const start = (batch * outer + o) * size;
          for (let i = 0; i < count; i++, out += inner) {
            const index = Number(indices[batch * count + i]);
            if (index < 0 || index >= size) throw outside(context, index, size);
            copyLanes(source, (start + index) * inner, target, out, inner);
          }
        }
      }
    };
  },
});

/** GATHER_ND for every type of whole bytes and strings. LiteRT@f67457790 tflite/kernels/internal/reference/gather.h `GatherNd`. */
export const gatherNd: Kernel<"GATHER_ND"> = movingStrings({
  prepare(context) {
    const input = inputOf(context, 0);
    const positions = inputOf<Indices>(context, 1);
    const output = context.output(0);
    const lanes = lanesPerElement(input);
    if (lanes === undefined || input.dtype !== output.dtype || !isIndex(positions)) return undefined;
    const depth = positions.shape[positions.shape.length - 1];
    const strides = stridesOf(input.shape);
    const inner = elementCount(input.shape.slice(depth)) * lanes;
    const count = elementCount(positions.shape.slice(0, -1));
    const from = lanesOf(input);
    const to = lanesOf(output);
    return () => {
      const source = from();
      const target = to();
      for (let i = 0; i < count; i++) {
        const at = placeOf(context, positions.data, i, depth, input.shape, strides) * lanes;
        copyLanes(source, at, target, i * inner, inner);
      }
    };
  },
});
