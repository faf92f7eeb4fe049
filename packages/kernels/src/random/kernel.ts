import { cos, log, sin } from "@litequant/core";
import type { Kernel } from "@litequant/core";

import { fits, outputOf } from "../ports.ts";
import { unitFloat } from "./philox.ts";
import { randomStream } from "./stream.ts";

/**
 * RANDOM_UNIFORM: the numbers that the runtime draws for the same seeds; without seeds, see {@link randomStream}.
 *
 * LiteRT@f67457790 tflite/kernels/random_ops.cc `GenerateRandomUniformNumbers`.
 */
export const randomUniform: Kernel<"RANDOM_UNIFORM"> = {
  prepare(context) {
    if (!fits(context, ["int32"], "float32")) return undefined;
    const output = outputOf<Float32Array>(context);
    const stream = randomStream(context, context.options);
    return () => {
      const to = output.data;
      const random = stream();
      for (let i = 0; i < to.length; i += 4) {
        const bits = random.next();
        for (let k = 0; k < 4 && i + k < to.length; k++) to[i + k] = unitFloat(bits[k]);
      }
    };
  },
};

/**
 * RANDOM_STANDARD_NORMAL: pairs by Box and Muller, in float32.
 *
 * LiteRT@f67457790 tflite/kernels/random_ops.cc `GenerateRandomStandardNormalNumbers`.
 */
export const randomStandardNormal: Kernel<"RANDOM_STANDARD_NORMAL"> = {
  prepare(context) {
    if (!fits(context, ["int32"], "float32")) return undefined;
    const output = outputOf<Float32Array>(context);
    const stream = randomStream(context, context.options);
    return () => {
      const to = output.data;
      const random = stream();
      for (let i = 0; i < to.length; i += 4) {
        const bits = random.next();
        for (let k = 0; k < 4 && i + k < to.length; k += 2) {
          const length = Math.fround(
            Math.sqrt(Math.fround(-2 * Math.fround(log(Math.max(unitFloat(bits[k]), Math.fround(1e-7)))))),
          );
          const angle = Math.fround(2 * Math.PI * unitFloat(bits[k + 1]));
          to[i + k] = Math.fround(sin(angle)) * length;
          // A write beyond the last is ignored.
          to[i + k + 1] = Math.fround(cos(angle)) * length;
        }
      }
    };
  },
};
