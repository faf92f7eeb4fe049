import type { Kernel } from "@litequant/core";

import { clamp, multiplyByQuantizedMultiplier, quantizeMultiplier, roundingDivideByPot } from "../fixed-point.ts";
import { logistic16, saturatingRoundingDoublingHighMul16, tanh16 } from "../gemmlowp16.ts";
import { affineOf, refusal } from "../ports.ts";
import { basicPorts, join, keepState } from "./basic.ts";
import { powerOfTwo } from "./int8-prepare.ts";

/**
 * LSTM with kernel type BASIC of uint8 in [-1, 1), with an int16 state of four integer bits.
 *
 * LiteRT@f67457790 tflite/kernels/internal/reference/lstm_cell.h.
 */
export const lstmBasicUint8: Kernel<"LSTM"> = {
  prepare(context) {
    const ports = basicPorts<Uint8Array, Int16Array, Int32Array>(context, "uint8", "int16", "int32");
    if (ports === undefined) return undefined;
    const { batches, inputs, cells } = ports;
    const depth = inputs + cells;
    if (powerOfTwo(affineOf(context, ports.stateOut).scale) !== -11) {
      throw refusal(context, "the state of a basic uint8 cell must have the scale 2^-11");
    }
    const { multiplier, shift } = quantizeMultiplier(4096 * affineOf(context, ports.bias).scale);
    const { zeroPoint } = affineOf(context, ports.weights);
    const multiply = saturatingRoundingDoublingHighMul16;
    return () => {
      join(ports);
      const weights = ports.weights.data;
      const values = ports.joined.data;
      const sums = ports.sums.data;
      for (let batch = 0, out = 0; batch < batches; batch++) {
        for (let row = 0, w = 0; row < 4 * cells; row++) {
          let sum = ports.bias.data[row];
          for (let i = 0; i < depth; i++, w++) {
            sum = (sum + Math.imul(values[batch * depth + i] - 128, weights[w] - zeroPoint)) | 0;
          }
          sums[out++] = clamp(multiplyByQuantizedMultiplier(sum, multiplier, shift), -32768, 32767);
        }
      }
      for (let i = 0; i < batches * cells; i++) {
        const at = Math.floor(i / cells) * 3 * cells + i;
        const admitted = multiply(logistic16(sums[at]), tanh16(sums[at + cells], 3));
        const kept = multiply(logistic16(sums[at + 2 * cells]), ports.state.data[i]);
        const state = clamp(roundingDivideByPot(admitted, 4) + kept, -32768, 32767);
        const squashed = tanh16(clamp(state * 2, -32768, 32767), 3);
        ports.stateOut.data[i] = state;
        const activation = roundingDivideByPot(multiply(logistic16(sums[at + 3 * cells]), squashed), 8);
        ports.activationOut.data[i] = 128 + clamp(activation, -128, 127);
      }
      keepState(ports);
    };
  },
};
