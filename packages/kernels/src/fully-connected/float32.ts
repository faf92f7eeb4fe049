import type { Kernel } from "@litequant/core";

import { floatBounds } from "../activation.ts";
import { fits, inputOf, optionalInput, outputOf } from "../ports.ts";
import { productSizes } from "./prepare.ts";

/**
 * Multiplies float32 rows by weights `[units, depth]`, rounded to float32 after every step, bias last.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/fully_connected.h `FullyConnected`.
 */
export const fullyConnectedFloat32: Kernel<"FULLY_CONNECTED"> = {
  prepare(context) {
    const bounds = floatBounds(context.options.fusedActivationFunction);
    if (bounds === undefined || context.options.weightsFormat !== "DEFAULT") return undefined;
    if (!fits(context, ["float32", "float32", "float32"], "float32")) return undefined;
    const input = inputOf<Float32Array>(context, 0);
    const filter = inputOf<Float32Array>(context, 1);
    const bias = optionalInput<Float32Array>(context, 2);
    const output = outputOf<Float32Array>(context);
    const { rows, units, depth } = productSizes(context);
    const [min, max] = bounds;

    return () => {
      const values = input.data;
      const weights = filter.data;
      const biases = bias?.data;
      const result = output.data;
      let out = 0;
      for (let row = 0; row < rows; row++) {
        const start = row * depth;
        for (let unit = 0; unit < units; unit += 4) {
          const lanes = Math.min(4, units - unit);
          const step1 = lanes > 1 ? depth : 0;
          const step2 = lanes > 2 ? 2 * depth : 0;
          const step3 = lanes > 3 ? 3 * depth : 0;
          let sum0 = Math.fround(0);
          let sum1 = Math.fround(0);
          let sum2 = Math.fround(0);
          let sum3 = Math.fround(0);
          let w = unit * depth;
          for (let d = 0; d < depth; d++, w++) {
            const value = values[start + d];
            sum0 = Math.fround(sum0 + Math.fround(value * weights[w]));
            sum1 = Math.fround(sum1 + Math.fround(value * weights[w + step1]));
            sum2 = Math.fround(sum2 + Math.fround(value * weights[w + step2]));
            sum3 = Math.fround(sum3 + Math.fround(value * weights[w + step3]));
          }
          for (let lane = 0; lane < lanes; lane++) {
            let sum = lane === 0 ? sum0 : lane === 1 ? sum1 : lane === 2 ? sum2 : sum3;
            sum = Math.fround(sum + (biases === undefined ? 0 : biases[unit + lane]));
            // Three stores, not one of a choice: engines box the choice when they are not sure that bounds are numbers.
            if (sum < min) result[out++] = min;
            else if (sum > max) result[out++] = max;
            else result[out++] = sum;
          }
        }
      }
    };
  },
};
