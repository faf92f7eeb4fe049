import { roundHalfAwayFromZero } from "@litequant/core";
import type { Kernel } from "@litequant/core";

import { inputOf, optionalInput, outputOf } from "../ports.ts";
import { eightBitWeights } from "../weights.ts";
import { productQuantization, productSizes } from "./prepare.ts";

/**
 * Multiplies int8 rows by weights of int8, int4 or int2, or uint8 rows by uint8 weights, requantized in double precision.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/integer_ops/fully_connected.h `FullyConnectedPerChannel`
 * and `FullyConnected` with float scales, which the reference resolver runs.
 */
export const fullyConnectedInt8: Kernel<"FULLY_CONNECTED"> = {
  prepare(context) {
    const weightsOf = context.options.weightsFormat === "DEFAULT" ? eightBitWeights(context) : undefined;
    if (weightsOf === undefined) return undefined;
    const { rows, units, depth } = productSizes(context);
    const quantization = productQuantization(context, context.options.fusedActivationFunction, units);
    if (quantization === undefined) return undefined;
    const input = inputOf<Int8Array>(context, 0);
    const bias = optionalInput<Int32Array>(context, 2);
    const output = outputOf<Int8Array>(context);
    const { inputOffset, weightsOffset, outputOffset, outputScale, bounds } = quantization;
    const [min, max] = bounds;

    return () => {
      const values = input.data;
      const weights = weightsOf();
      const biases = bias?.data;
      const result = output.data;
      let out = 0;
      for (let row = 0; row < rows; row++) {
        const start = row * depth;
        let w = 0;
        for (let unit = 0; unit < units; unit++) {
          let sum = 0;
          for (let d = 0; d < depth; d++, w++) {
            sum = (sum + Math.imul(values[start + d] + inputOffset, weights[w] + weightsOffset)) | 0;
          }
          if (biases !== undefined) sum = (sum + biases[unit]) | 0;
          const scaled = roundHalfAwayFromZero(sum * outputScale[unit]) + outputOffset;
          result[out++] = scaled < min ? min : scaled > max ? max : scaled;
        }
      }
    };
  },
};
