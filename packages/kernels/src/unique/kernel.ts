import type { Kernel } from "@litequant/core";

import { writer } from "../arg-max/kernel.ts";
import { inputOf } from "../ports.ts";

/** UNIQUE of numbers, with indices of int32 or int64. LiteRT@f67457790 tflite/kernels/unique.cc. */
export const unique: Kernel<"UNIQUE"> = {
  prepare(context) {
    const input = inputOf<Float32Array>(context, 0);
    const output = context.output(0);
    const write = writer(context.output(1));
    if (input.dtype !== output.dtype || write === undefined) return undefined;
    const places = new Map<number, number>();
    return () => {
      const values = input.data;
      places.clear();
      for (let i = 0; i < values.length; i++) {
        const value = values[i];
        let place = places.get(value);
        if (place === undefined) {
          place = places.size;
          places.set(value, place);
          (output.data as Float32Array)[place] = value;
        }
        write(i, place);
      }
    };
  },
};
