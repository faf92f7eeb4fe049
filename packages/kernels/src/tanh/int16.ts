import type { Kernel } from "@litequant/core";

import { int16Run } from "../interpolated-table.ts";
import { sigmoidTable, tablePosition } from "../sigmoid-table.ts";

/**
 * TANH of int16 as 2 * logistic(2x) - 1.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/integer_ops/tanh.h.
 */
export const tanhInt16: Kernel<"TANH"> = {
  prepare: (context) =>
    int16Run(context, () => {
      const positionOf = tablePosition(context, [0, 1]);
      return (value) => {
        const position = positionOf(value);
        const magnitude = Math.abs(position);
        const index = magnitude >> 8;
        const base = sigmoidTable[index];
        const result = index >= 255 ? 0xffff << 8 : (base << 8) + (magnitude & 255) * (sigmoidTable[index + 1] - base);
        return (position >= 0 ? result - (1 << 23) + 128 : (1 << 23) - result + 127) >> 8;
      };
    }),
};
