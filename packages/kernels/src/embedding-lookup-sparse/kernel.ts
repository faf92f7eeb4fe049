import { elementCount } from "@litequant/core";
import type { Kernel } from "@litequant/core";

import { fits, inputOf, outputOf } from "../ports.ts";
import { outside } from "../rows.ts";

const types = ["int32", "int32", "int32", "float32", "float32"] as const;

/**
 * EMBEDDING_LOOKUP_SPARSE: sums of rows, divided by the sum of weights (MEAN) or the root of the sum of their squares (SQRTN).
 *
 * LiteRT@f67457790 tflite/kernels/embedding_lookup_sparse.cc: a sum ends when the next row belongs elsewhere.
 */
export const embeddingLookupSparse: Kernel<"EMBEDDING_LOOKUP_SPARSE"> = {
  prepare(context) {
    if (!fits(context, types, "float32")) return undefined;
    const ids = inputOf<Int32Array>(context, 0);
    const indices = inputOf<Int32Array>(context, 1);
    const dense = inputOf<Int32Array>(context, 2);
    const weights = inputOf<Float32Array>(context, 3);
    const table = inputOf<Float32Array>(context, 4);
    const output = outputOf<Float32Array>(context);
    const depth = indices.shape[1];
    const [rows] = table.shape;
    const length = elementCount(table.shape.slice(1));
    const { combiner } = context.options;

    const finish = (count: number, total: number, squares: number, at: number) => {
      if (combiner === "SUM" || count === 0) return;
      const divisor = combiner === "MEAN" ? total : Math.fround(Math.sqrt(squares));
      for (let k = 0; k < length; k++) output.data[at + k] /= divisor;
    };
    return () => {
      const to = output.data;
      to.fill(0);
      let [at, count, total, squares] = [0, 0, 0, 0];
      for (let i = 0; i < ids.data.length; i++) {
        const id = ids.data[i];
        if (id < 0 || id >= rows) throw outside(context, id, rows);
        let bucket = 0;
        for (let k = 0; k < depth - 1; k++) bucket = bucket * dense.data[k] + indices.data[i * depth + k];
        if (bucket < 0 || (bucket + 1) * length > to.length) throw outside(context, bucket, to.length / length);
        if (bucket * length !== at) {
          finish(count, total, squares, at);
          [at, count, total, squares] = [bucket * length, 0, 0, 0];
        }
        const weight = weights.data[i];
        count++;
        squares = Math.fround(squares + Math.fround(weight * weight));
        total = Math.fround(total + weight);
        for (let k = 0; k < length; k++) to[at + k] += Math.fround(table.data[id * length + k] * weight);
      }
      finish(count, total, squares, at);
    };
  },
};
