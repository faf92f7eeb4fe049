import { elementCount } from "@litequant/core";
import type { Kernel, KernelContext } from "@litequant/core";

import { fits, inputOf, outputOf } from "../ports.ts";
import { outside } from "../rows.ts";

type Values = Float32Array | Int32Array;

interface Combination {
  /** What a segment without slices holds. */
  readonly start: { readonly float32: number; readonly int32: number };
  /** Exact in doubles, or wrapped like 32-bit integers; the array rounds to float32. */
  readonly combine: (a: number, b: number, whole: boolean) => number;
}

const sum: Combination = { start: { float32: 0, int32: 0 }, combine: (a, b) => a + b };
const product: Combination = {
  start: { float32: 1, int32: 1 },
  combine: (a, b, whole) => (whole ? Math.imul(a, b) : a * b),
};
// The runtime compares, so that the order of a NaN and a number matters.
const largest: Combination = {
  start: { float32: -3.4028234663852886e38, int32: -2147483648 },
  combine: (a, b) => (a < b ? b : a),
};
const smallest: Combination = {
  start: { float32: 3.4028234663852886e38, int32: 2147483647 },
  combine: (a, b) => (b < a ? b : a),
};

/** Combines slices of input 0 by their identifiers in input 1; those with a negative one are left out. */
function combineSegments(context: KernelContext, { start, combine }: Combination): (() => void) | undefined {
  const data = inputOf<Values>(context, 0);
  const ids = inputOf<Int32Array>(context, 1);
  const { dtype } = data;
  if ((dtype !== "float32" && dtype !== "int32") || !fits(context, [dtype, "int32"], dtype)) return undefined;
  const output = outputOf<Values>(context);
  const segments = output.shape[0];
  const inner = elementCount(output.shape.slice(1));
  const whole = dtype === "int32";
  return () => {
    const from = data.data;
    const to = output.data;
    to.fill(start[dtype]);
    for (let i = 0; i < ids.data.length; i++) {
      const id = ids.data[i];
      if (id < 0) continue;
      if (id >= segments) throw outside(context, id, segments);
      for (let k = 0; k < inner; k++) {
        to[id * inner + k] = combine(to[id * inner + k], from[i * inner + k], whole);
      }
    }
  };
}

/** SEGMENT_SUM of float32 and int32. LiteRT@f67457790 tflite/kernels/internal/reference/reference_ops.h `SegmentSum`. */
export const segmentSum: Kernel<"SEGMENT_SUM"> = { prepare: (context) => combineSegments(context, sum) };
/** UNSORTED_SEGMENT_SUM of float32 and int32. LiteRT@f67457790 tflite/kernels/unsorted_segment.cc, and so on. */
export const unsortedSegmentSum: Kernel<"UNSORTED_SEGMENT_SUM"> = {
  prepare: (context) => combineSegments(context, sum),
};
/** UNSORTED_SEGMENT_PROD of float32 and int32. */
export const unsortedSegmentProd: Kernel<"UNSORTED_SEGMENT_PROD"> = {
  prepare: (context) => combineSegments(context, product),
};
/** UNSORTED_SEGMENT_MAX of float32 and int32. */
export const unsortedSegmentMax: Kernel<"UNSORTED_SEGMENT_MAX"> = {
  prepare: (context) => combineSegments(context, largest),
};
/** UNSORTED_SEGMENT_MIN of float32 and int32. */
export const unsortedSegmentMin: Kernel<"UNSORTED_SEGMENT_MIN"> = {
  prepare: (context) => combineSegments(context, smallest),
};
