import type { Kernel, TensorView } from "@litequant/core";

import { activationOf } from "../hybrid/activate.ts";
import { createOperand, productOf } from "../hybrid/operand.ts";
import { affineOf, expectElements, expectState, inputOf, optionalInput, outputOf } from "../ports.ts";

const { fround } = Math;

/**
 * SVDF of float32, with feature weights of float32 or int8.
 *
 * LiteRT@f67457790 tflite/kernels/internal/reference/svdf.h `EvalFloatSVDF`, `EvalHybridSVDF`.
 */
export const svdfFloat32: Kernel<"SVDF"> = {
  prepare(context) {
    const { rank, fusedActivationFunction, asymmetricQuantizeInputs } = context.options;
    const activate = activationOf(fusedActivationFunction);
    const input = inputOf<Float32Array>(context, 0);
    const features = inputOf(context, 1);
    const time = inputOf(context, 2);
    const bias = optionalInput<Float32Array>(context, 3);
    const state = inputOf<Float32Array>(context, 4);
    const output = outputOf<Float32Array>(context);
    if (activate === undefined || input.dtype !== "float32" || output.dtype !== "float32") return undefined;
    if (!["float32", "int8", "uint8"].includes(features.dtype)) return undefined;
    const timeWeights = timeWeightsOf(time, time.dtype === "float32" ? 1 : affineOf(context, time).scale);
    const [batches, inputs] = input.shape;
    const [filters, memory] = time.shape;
    const units = filters / rank;
    expectElements(context, bias, units, "bias");
    expectState(context, state, batches * filters * memory, "state");
    const mode = features.dtype === "float32" ? undefined : asymmetricQuantizeInputs ? "asymmetric" : "symmetric";
    const operand = createOperand(inputs, mode);
    const product = productOf(context, features);
    const fresh = new Float32Array(filters);
    return () => {
      const states = state.data;
      const weights = timeWeights();
      states.copyWithin(0, 1);
      for (let batch = 0; batch < batches; batch++) {
        operand.load(input.data, batch * inputs);
        fresh.fill(0);
        product(operand, fresh, 0);
        for (let unit = 0; unit < units; unit++) {
          let total = fround(0);
          for (let filter = unit * rank; filter < (unit + 1) * rank; filter++) {
            const start = (batch * filters + filter) * memory;
            states[start + memory - 1] = fresh[filter];
            let sum = fround(0);
            for (let i = 0; i < memory; i++) {
              sum = fround(sum + fround(weights[filter * memory + i] * states[start + i]));
            }
            total = fround(total + sum);
          }
          output.data[batch * units + unit] = bias ? fround(total + bias.data[unit]) : total;
        }
        activate(output.data, batch * units, units);
      }
    };
  },
};

function timeWeightsOf(time: TensorView, scale: number): () => Float32Array {
  if (time.dtype === "float32") return () => time.data as Float32Array;
  const weights = Float32Array.from(time.data as Int8Array, (value) => value * scale);
  return () => weights;
}
