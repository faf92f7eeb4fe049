import { tanh } from "@litequant/core";
import type { Kernel } from "@litequant/core";

import { logisticOf } from "../logistic/float32.ts";
import { basicPorts, join, keepState } from "./basic.ts";

const { fround } = Math;

/** LSTM with kernel type BASIC of float32: gates input, cell, forget, output. LiteRT@f67457790 tflite/kernels/internal/reference/lstm_cell.h. */
export const lstmBasicFloat32: Kernel<"LSTM"> = {
  prepare(context) {
    const ports = basicPorts<Float32Array, Float32Array, Float32Array>(context, "float32", "float32", "float32");
    if (ports === undefined) return undefined;
    const { batches, inputs, cells } = ports;
    const depth = inputs + cells;
    return () => {
      join(ports);
      const weights = ports.weights.data;
      const values = ports.joined.data;
      const sums = ports.sums.data;
      for (let batch = 0, out = 0; batch < batches; batch++) {
        for (let row = 0, w = 0; row < 4 * cells; row++) {
          let sum = fround(0);
          for (let i = 0; i < depth; i++, w++) sum = fround(sum + fround(values[batch * depth + i] * weights[w]));
          sums[out++] = fround(sum + ports.bias.data[row]);
        }
      }
      for (let i = 0; i < batches * cells; i++) {
        const at = Math.floor(i / cells) * 3 * cells + i;
        const admitted = fround(logisticOf(sums[at]) * fround(tanh(sums[at + cells])));
        const state = fround(admitted + fround(logisticOf(sums[at + 2 * cells]) * ports.state.data[i]));
        ports.stateOut.data[i] = state;
        ports.activationOut.data[i] = logisticOf(sums[at + 3 * cells]) * fround(tanh(state));
      }
      keepState(ports);
    };
  },
};
