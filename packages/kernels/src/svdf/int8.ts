import type { Kernel } from "@litequant/core";

import { clamp, multiplyByQuantizedMultiplier, quantizeMultiplier } from "../fixed-point.ts";
import {
  affineOf,
  expectElements,
  expectState,
  fits,
  inputOf,
  integerRange,
  optionalInput,
  outputOf,
  refusal,
} from "../ports.ts";

const { fround } = Math;

/**
 * SVDF of int8 with state and time weights of int16 or int8; products of scales are in float32, and RELU is all that the
 * runtime takes.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/svdf.h `EvalIntegerSVDF`. An int8 state, with a zero point, is
 * what only the runtime for microcontrollers has: tflite-micro@1176f9beb tensorflow/lite/micro/kernels/svdf_common.cc.
 */
export const svdfInt8: Kernel<"SVDF"> = {
  prepare(context) {
    const dtype = inputOf(context, 4).dtype;
    if (dtype !== "int16" && dtype !== "int8") return undefined;
    if (!fits(context, ["int8", "int8", dtype, "int32", dtype], "int8")) return undefined;
    const { rank, fusedActivationFunction } = context.options;
    if (fusedActivationFunction !== "RELU") throw refusal(context, "an int8 SVDF has the fused activation RELU");
    const [input, features] = [inputOf<Int8Array>(context, 0), inputOf<Int8Array>(context, 1)];
    const [time, state] = [inputOf<Int16Array>(context, 2), inputOf<Int16Array>(context, 4)];
    const bias = optionalInput<Int32Array>(context, 3);
    const output = outputOf<Int8Array>(context);
    const [from, by, over, into, to] = [input, features, time, state, output].map((view) => affineOf(context, view));
    const first = quantizeMultiplier(fround(fround(from.scale * by.scale) / into.scale));
    const second = quantizeMultiplier(fround(fround(into.scale * over.scale) / to.scale));
    const [min, max] = integerRange(dtype);
    const [batches, inputs] = input.shape;
    const [filters, memory] = time.shape;
    const units = filters / rank;
    expectElements(context, bias, units, "bias");
    expectState(context, state, batches * filters * memory, "state");
    return () => {
      const states = state.data;
      const weights = time.data;
      states.copyWithin(0, 1);
      for (let batch = 0; batch < batches; batch++) {
        for (let unit = 0; unit < units; unit++) {
          let total = bias ? bias.data[unit] : 0;
          for (let filter = unit * rank; filter < (unit + 1) * rank; filter++) {
            let sum = 0;
            for (let i = 0; i < inputs; i++) {
              sum += features.data[filter * inputs + i] * (input.data[batch * inputs + i] - from.zeroPoint);
            }
            const start = (batch * filters + filter) * memory;
            const fresh = multiplyByQuantizedMultiplier(sum, first.multiplier, first.shift);
            states[start + memory - 1] = clamp(fresh + into.zeroPoint, min, max);
            for (let i = 0; i < memory; i++) {
              total = (total + Math.imul(weights[filter * memory + i], states[start + i] - into.zeroPoint)) | 0;
            }
          }
          const scaled = multiplyByQuantizedMultiplier(total, second.multiplier, second.shift) + to.zeroPoint;
          output.data[batch * units + unit] = clamp(scaled, -128, 127);
        }
      }
    };
  },
};
