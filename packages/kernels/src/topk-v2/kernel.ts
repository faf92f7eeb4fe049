import { elementCount } from "@litequant/core";
import type { Kernel } from "@litequant/core";

import { writer } from "../arg-max/kernel.ts";
import { inputOf } from "../ports.ts";

/** TOPK_V2 of numbers: of equal values the first comes first, NaN last. LiteRT@f67457790 tflite/kernels/topk_v2.cc. */
export const topkV2: Kernel<"TOPK_V2"> = {
  prepare(context) {
    const input = inputOf<Float32Array>(context, 0);
    const output = context.output(0);
    const write = writer(context.output(1));
    if (input.dtype !== output.dtype || write === undefined) return undefined;
    const size = input.shape[input.shape.length - 1];
    const count = output.shape[output.shape.length - 1];
    const rows = count === 0 ? 0 : elementCount(input.shape.slice(0, -1));
    const best = new Int32Array(count);
    return () => {
      const values = input.data;
      const to = output.data as Float32Array;
      for (let row = 0; row < rows; row++) {
        const first = row * size;
        for (let i = 0, known = 0; i < size; i++) {
          const value = values[first + i];
          let place = known;
          while (place > 0 && exceeds(value, values[first + best[place - 1]])) place--;
          if (place >= count) continue;
          if (known < count) known++;
          best.copyWithin(place + 1, place, known - 1);
          best[place] = i;
        }
        for (let i = 0; i < count; i++) {
          to[row * count + i] = values[first + best[i]];
          write(row * count + i, best[i]);
        }
      }
    };
  },
};

/** Whether a value goes before another that comes earlier in the row. */
function exceeds(value: number, other: number): boolean {
  return value > other || (other !== other && value === value);
}
