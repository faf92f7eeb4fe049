import type { Kernel } from "@litequant/core";

import { int16Run } from "../interpolated-table.ts";
import { sigmoidTable, tablePosition } from "../sigmoid-table.ts";

/** LOGISTIC of int16. Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/integer_ops/logistic.h. */
export const logisticInt16: Kernel<"LOGISTIC"> = {
  prepare: (context) =>
    int16Run(context, () => {
      const positionOf = tablePosition(context, [0]);
      return (value) => {
        const position = positionOf(value);
        const magnitude = Math.abs(position);
        const index = magnitude >> 9;
        const base = sigmoidTable[index];
        const result = index >= 255 ? 0x7fff << 10 : (base << 9) + (magnitude & 511) * (sigmoidTable[index + 1] - base);
        return (position >= 0 ? result + 512 : (1 << 25) - result + 511) >> 10;
      };
    }),
};
