import { roundHalfAwayFromZero } from "@litequant/core";
import type { Kernel } from "@litequant/core";

import { expectSymmetric, inputOf, outputOf } from "../ports.ts";
import { sixteenBitWeights } from "../weights.ts";
import { wideBias } from "../wide-bias.ts";
import { productQuantization, productSizes } from "./prepare.ts";

/**
 * Multiplies int16 rows by int8 or int4 weights, requantized in double precision; sums of 64 bits unless the bias is int32.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/integer_ops/fully_connected.h with float scales.
 */
export const fullyConnectedInt16: Kernel<"FULLY_CONNECTED"> = {
  prepare(context) {
    const weightsOf = context.options.weightsFormat === "DEFAULT" ? sixteenBitWeights(context) : undefined;
    if (weightsOf === undefined) return undefined;
    const { rows, units, depth } = productSizes(context);
    const bias = wideBias(context, units);
    const quantization = productQuantization(context, context.options.fusedActivationFunction, units);
    if (bias === undefined || quantization === undefined) return undefined;
    const input = inputOf<Int16Array>(context, 0);
    const output = outputOf<Int16Array>(context);
    expectSymmetric(context, input, output);
    const { weightsOffset, outputScale, bounds } = quantization;
    const [min, max] = bounds;

    return () => {
      const values = input.data;
      const weights = weightsOf();
      const biases = bias.values();
      const result = output.data;
      let out = 0;
      for (let row = 0; row < rows; row++) {
        let w = 0;
        for (let unit = 0; unit < units; unit++) {
          let sum = biases[unit];
          for (let d = row * depth; d < (row + 1) * depth; d++, w++) sum += values[d] * (weights[w] + weightsOffset);
          const scaled = roundHalfAwayFromZero((bias.wide ? sum : sum | 0) * outputScale[unit]);
          result[out++] = scaled < min ? min : scaled > max ? max : scaled;
        }
      }
    };
  },
};
