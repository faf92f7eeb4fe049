import type { DType, Kernel, OpOptions } from "@litequant/core";

import { fits, inputOf, numbersOf, outputOf, planned } from "../ports.ts";
import type { Fold } from "../reduce/prepare.ts";
import { stridesOf } from "../walk.ts";

const dtypes: readonly DType[] = ["float32", "int32", "int64"];

/** How one more element of a window changes the result. */
const folds: { readonly [F in OpOptions["REDUCE_WINDOW"]["reduceFunction"]]?: Fold<Float32Array> } = {
  ADD: (result, out, from, at) => {
    result[out] += from[at];
  },
  MUL: (result, out, from, at) => {
    result[out] *= from[at];
  },
  MINIMUM: (result, out, from, at) => {
    if (from[at] < result[out]) result[out] = from[at];
  },
  MAXIMUM: (result, out, from, at) => {
    if (from[at] > result[out]) result[out] = from[at];
  },
};

/** Positions of all index tuples below `counts`, with these distances along the axes. */
function positions(counts: readonly number[], distances: readonly number[]): Int32Array {
  return counts.reduce(
    (list, count, axis) =>
      Int32Array.from({ length: list.length * count }, (_, i) => {
        const outer = Math.floor(i / count);
        return list[outer] + (i - outer * count) * distances[axis];
      }),
    Int32Array.of(0),
  );
}

/**
 * REDUCE_WINDOW for float32, int32 and int64: windows of any rank over a tensor, row by row, from an initial value.
 *
 * LiteRT@f67457790 tflite/kernels/stablehlo_reduce_window.cc.
 */
export const reduceWindow: Kernel<"REDUCE_WINDOW"> = {
  prepare(context) {
    const input = inputOf<Float32Array>(context, 0);
    const { dtype, shape } = input;
    const fold = folds[context.options.reduceFunction];
    if (fold === undefined || !dtypes.includes(dtype) || !fits(context, [dtype, dtype], dtype)) return undefined;
    const initial = inputOf<Float32Array>(context, 1);
    const parameters = [2, 3, 4].map((port) => inputOf(context, port));
    const output = outputOf<Float32Array>(context);
    const strides = stridesOf(shape);
    const plan = planned(parameters, () => {
      const [sizes, steps, dilations] = parameters.map(numbersOf);
      return {
        starts: positions(
          output.shape,
          strides.map((stride, axis) => stride * steps[axis]),
        ),
        offsets: positions(
          sizes,
          strides.map((stride, axis) => stride * dilations[axis]),
        ),
      };
    });
    return () => {
      const { starts, offsets } = plan();
      const from = input.data;
      const to = output.data;
      to.fill(initial.data[0]);
      for (let out = 0; out < starts.length; out++) {
        for (let i = 0; i < offsets.length; i++) fold(to, out, from, starts[out] + offsets[i]);
      }
    };
  },
};
