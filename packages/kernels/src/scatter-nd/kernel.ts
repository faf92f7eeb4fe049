import { elementCount } from "@litequant/core";
import type { Kernel, TensorView } from "@litequant/core";

import { valueFiller } from "../pad/fill.ts";
import { inputOf } from "../ports.ts";
import { placeOf } from "../rows.ts";
import type { Indices } from "../rows.ts";
import { stridesOf } from "../walk.ts";

/**
 * SCATTER_ND of numbers: slices with equal indices add up; raw zeros elsewhere, whatever the form.
 *
 * LiteRT@f67457790 tflite/kernels/scatter_nd.cc, tflite/kernels/internal/reference/reference_ops.h `ScatterNd`.
 */
export const scatterNd: Kernel<"SCATTER_ND"> = {
  prepare(context) {
    const indices = inputOf<Indices>(context, 0);
    const updates = inputOf(context, 1);
    const output = context.output(0);
    if (updates.dtype !== output.dtype) return undefined;
    const add = adder(output);
    if (add === undefined) return undefined;
    const depth = indices.shape[indices.shape.length - 1];
    const strides = stridesOf(output.shape);
    const count = elementCount(indices.shape.slice(0, -1));
    const inner = elementCount(output.shape.slice(depth));
    return () => {
      const places = indices.data;
      clear(output);
      for (let i = 0; i < count; i++) {
        const at = placeOf(context, places, i, depth, output.shape, strides);
        add(updates, i * inner, at, inner);
      }
    };
  },
};

const numbers: readonly string[] = ["float32", "int8", "uint8", "int16", "int32"];

function clear({ dtype, data }: TensorView): void {
  if (dtype === "int64") (data as BigInt64Array).fill(0n);
  else (data as Int8Array).fill(0);
}

/** Adds a slice to the output; typed arrays round or wrap sums as the runtime does. */
function adder(output: TensorView): ((from: TensorView, at: number, to: number, length: number) => void) | undefined {
  if (output.dtype === "int64") {
    return ({ data }, at, to, length) => {
      const sums = output.data as BigInt64Array;
      for (let i = 0; i < length; i++) sums[to + i] += (data as BigInt64Array)[at + i];
    };
  }
  if (!numbers.includes(output.dtype)) return undefined;
  return ({ data }, at, to, length) => {
    const sums = output.data as Float32Array;
    for (let i = 0; i < length; i++) sums[to + i] += (data as Float32Array)[at + i];
  };
}

/** SPARSE_TO_DENSE; one value may stand for all. LiteRT@f67457790 tflite/kernels/internal/reference/reference_ops.h `SparseToDense`. */
export const sparseToDense: Kernel<"SPARSE_TO_DENSE"> = {
  prepare(context) {
    const indices = inputOf<Indices>(context, 0);
    const values = inputOf<Float32Array>(context, 2);
    const rest = inputOf(context, 3);
    const output = context.output(0);
    if (values.dtype !== output.dtype || rest.dtype !== output.dtype) return undefined;
    const fill = valueFiller(output, rest);
    const strides = stridesOf(output.shape);
    const depth = indices.shape.length === 2 ? indices.shape[1] : 1;
    const count = indices.shape.length === 0 ? 1 : indices.shape[0];
    const step = values.shape.length === 0 ? 0 : 1;
    return () => {
      fill();
      const places = indices.data;
      const to = output.data as Float32Array;
      for (let i = 0; i < count; i++) {
        const at = placeOf(context, places, i, depth, output.shape, strides);
        to[at] = values.data[i * step];
      }
    };
  },
};
