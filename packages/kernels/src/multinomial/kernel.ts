import { exp } from "@litequant/core";
import type { Kernel } from "@litequant/core";

import { writer } from "../arg-max/kernel.ts";
import { inputOf } from "../ports.ts";
import { unitDouble } from "../random/philox.ts";
import { randomStream } from "../random/stream.ts";

/**
 * MULTINOMIAL: one number of the stream a draw, sought in the running sums of probabilities.
 *
 * LiteRT@f67457790 tflite/kernels/random_ops.cc `GenerateMultinomialNumbers`. What a run passes over of the stream, more
 * than it needs, is TensorFlow's reserve.
 */
export const multinomial: Kernel<"MULTINOMIAL"> = {
  prepare(context) {
    const logits = inputOf<Float32Array>(context, 0);
    const output = context.output(0);
    const write = writer(output);
    if (logits.dtype !== "float32" || write === undefined) return undefined;
    const [batches, classes] = logits.shape;
    const draws = output.shape[1];
    const sums = new Float64Array(classes);
    const stream = randomStream(context, context.options);
    return () => {
      const random = stream();
      const reserved = batches * Math.ceil(draws / 4) * 4 * 2 * 256;
      let bits: Uint32Array = new Uint32Array(0);
      let blocks = 0;
      let used = 4;
      for (let batch = 0, out = 0; batch < batches; batch++) {
        const total = accumulate(logits.data, batch * classes, sums);
        for (let draw = 0; draw < draws; draw++) {
          if (used === 4) {
            bits = random.next();
            blocks++;
            used = 0;
          }
          const wanted = unitDouble(bits[used], bits[used + 1]) * total;
          used += 2;
          let found = 0;
          while (found < classes && sums[found] <= wanted) found++;
          write(out++, found);
        }
      }
      random.skip(Math.max(0, reserved - blocks));
    };
  },
};

/** Running sums of probabilities that are not normalized, and their total; infinite ones and NaN count nothing. */
function accumulate(logits: Float32Array, first: number, sums: Float64Array): number {
  let max = -3.4028234663852886e38;
  for (let i = 0; i < sums.length; i++) {
    const value = logits[first + i];
    if (Number.isFinite(value) && value > max) max = value;
  }
  let total = 0;
  for (let i = 0; i < sums.length; i++) {
    const value = logits[first + i];
    if (Number.isFinite(value)) total += exp(value - max);
    sums[i] = total;
  }
  return total;
}
