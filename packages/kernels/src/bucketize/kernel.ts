import type { Kernel } from "@litequant/core";

import { inputOf, outputOf, refusal } from "../ports.ts";

/** BUCKETIZE; integers are compared as float32, like the boundaries. LiteRT@f67457790 tflite/kernels/bucketize.cc. */
export const bucketize: Kernel<"BUCKETIZE"> = {
  prepare(context) {
    const input = inputOf(context, 0);
    const output = outputOf<Int32Array>(context);
    if (!["float32", "float64", "int32", "int64"].includes(input.dtype) || output.dtype !== "int32") return undefined;
    const boundaries = Float32Array.from(context.options.boundaries ?? []);
    if (boundaries.some((boundary, i) => i > 0 && boundary < boundaries[i - 1])) {
      throw refusal(context, "boundaries must rise");
    }
    const single = input.dtype !== "float64";
    return () => {
      const values = input.data;
      for (let i = 0; i < values.length; i++) {
        const value = single ? Math.fround(Number(values[i])) : Number(values[i]);
        let bucket = 0;
        // Not `>=`: a NaN belongs behind the last boundary.
        while (bucket < boundaries.length && !(value < boundaries[bucket])) bucket++;
        output.data[i] = bucket;
      }
    };
  },
};
