import { cos, log, sin } from "@litequant/core";
import type { Kernel, KernelContext, OpOptions } from "@litequant/core";

import { fits, outputOf } from "../ports.ts";
import { unitFloat } from "./philox.ts";
import { randomStream } from "./stream.ts";

/** Fills the output by blocks of four numbers of the stream; what `fill` writes beyond the end is ignored. */
function draws(
  context: KernelContext,
  seeds: OpOptions["RANDOM_UNIFORM"],
  fill: (to: Float32Array, at: number, bits: Uint32Array) => void,
): (() => void) | undefined {
  if (!fits(context, ["int32"], "float32")) return undefined;
  const output = outputOf<Float32Array>(context);
  const stream = randomStream(context, seeds);
  return () => {
    const to = output.data;
    const random = stream();
    for (let i = 0; i < to.length; i += 4) fill(to, i, random.next());
  };
}

/**
 * RANDOM_UNIFORM: the numbers that the runtime draws for the same seeds; without seeds, see {@link randomStream}.
 *
 * LiteRT@f67457790 tflite/kernels/random_ops.cc `GenerateRandomUniformNumbers`.
 */
export const randomUniform: Kernel<"RANDOM_UNIFORM"> = {
  prepare: (context) =>
    draws(context, context.options, (to, at, bits) => {
      for (let k = 0; k < 4; k++) to[at + k] = unitFloat(bits[k]);
    }),
};

/**
 * RANDOM_STANDARD_NORMAL: pairs by Box and Muller, in float32.
 *
 * LiteRT@f67457790 tflite/kernels/random_ops.cc `GenerateRandomStandardNormalNumbers`.
 */
export const randomStandardNormal: Kernel<"RANDOM_STANDARD_NORMAL"> = {
  prepare: (context) =>
    draws(context, context.options, (to, at, bits) => {
      for (let k = 0; k < 4; k += 2) {
        const logarithm = Math.fround(log(Math.max(unitFloat(bits[k]), Math.fround(1e-7))));
        const length = Math.fround(Math.sqrt(Math.fround(-2 * logarithm)));
        const angle = Math.fround(2 * Math.PI * unitFloat(bits[k + 1]));
        to[at + k] = Math.fround(sin(angle)) * length;
        to[at + k + 1] = Math.fround(cos(angle)) * length;
      }
    }),
};
