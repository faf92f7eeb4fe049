import type { Kernel } from "@litequant/core";

import { activationOf } from "../hybrid/activate.ts";
import { createOperand, hybridProduct } from "../hybrid/operand.ts";
import { expectElements, inputOf, optionalInput, outputOf, parametersOf } from "../ports.ts";
import { hybridWeights } from "../weights.ts";
import { blockwiseProduct } from "./blockwise.ts";
import { productSizes } from "./prepare.ts";

/**
 * Multiplies float32 rows, quantized to int8 one by one as they come, by weights of int8, int4 or int2 with a scale for all,
 * one a unit or one a block of a row; bias first.
 *
 * LiteRT@f67457790 tflite/kernels/fully_connected.cc `EvalHybridDense`, `EvalBlockwise4Bit`. The latter leaves out the fused
 * activation, which is an oversight there and not here.
 */
export const fullyConnectedHybrid: Kernel<"FULLY_CONNECTED"> = {
  prepare(context) {
    const { fusedActivationFunction, weightsFormat, asymmetricQuantizeInputs } = context.options;
    const activate = activationOf(fusedActivationFunction);
    const input = inputOf<Float32Array>(context, 0);
    const bias = optionalInput<Float32Array>(context, 2);
    const output = outputOf<Float32Array>(context);
    if (activate === undefined || weightsFormat !== "DEFAULT") return undefined;
    if ([input, output, bias ?? output].some(({ dtype }) => dtype !== "float32")) return undefined;
    const weights = inputOf(context, 1).dtype === "float32" ? undefined : hybridWeights(context);
    if (weights === undefined) return undefined;
    const sizes = productSizes(context);
    const { rows, units, depth } = sizes;
    expectElements(context, bias, units, "bias");
    const details = inputOf(context, 1).quantization?.details;
    const blocks = details?.kind === "blockwise" ? details : undefined;
    const operand = createOperand(depth, asymmetricQuantizeInputs || blocks ? "asymmetric" : "symmetric");
    const product = blocks
      ? blockwiseProduct(context, sizes, weights, blocks)
      : hybridProduct(units, weights, parametersOf(context, inputOf(context, 1)).scale);
    return () => {
      const sums = output.data;
      for (let row = 0; row < rows; row++) {
        const at = row * units;
        sums.fill(0, at, at + units);
        if (bias && !blocks) sums.set(bias.data, at);
        operand.load(input.data, row * depth);
        product(operand, sums, at);
        if (bias && blocks) for (let unit = 0; unit < units; unit++) sums[at + unit] += bias.data[unit];
        activate(sums, at, units);
      }
    };
  },
};
