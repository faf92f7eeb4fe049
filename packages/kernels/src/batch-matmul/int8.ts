import type { Kernel } from "@litequant/core";

import { clamp, multiplyByQuantizedMultiplier } from "../fixed-point.ts";
import { affineOf, fits, inputOf, outputOf } from "../ports.ts";
import { batchPlan, columnMultipliers } from "./prepare.ts";

/**
 * BATCH_MATMUL of int8, both operands with zero points; the multiplier's product of scales is in float32.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/batch_matmul.h.
 */
export const batchMatmulInt8: Kernel<"BATCH_MATMUL"> = {
  prepare(context) {
    if (!fits(context, ["int8", "int8"], "int8")) return undefined;
    const first = inputOf<Int8Array>(context, 0);
    const second = inputOf<Int8Array>(context, 1);
    const output = outputOf<Int8Array>(context);
    const plan = batchPlan(context, context.options);
    const { batches, rows, columns, depth, leftRow, leftDepth, rightColumn, rightDepth } = plan;
    const { zeroPoint: leftZero } = affineOf(context, first);
    const { zeroPoint: rightZero } = affineOf(context, second);
    const { zeroPoint } = affineOf(context, output);
    const { multiplier, shift } = columnMultipliers(context, columns);

    return () => {
      const left = first.data;
      const right = second.data;
      const result = output.data;
      let out = 0;
      for (let run = 0; run < batches.first.length; run++) {
        let leftStart = batches.first[run];
        let rightStart = batches.second[run];
        for (let batch = 0; batch < batches.length; batch++) {
          for (let row = 0; row < rows; row++) {
            const i = leftStart + row * leftRow;
            for (let column = 0; column < columns; column++) {
              const j = rightStart + column * rightColumn;
              let sum = 0;
              for (let d = 0; d < depth; d++) {
                sum = (sum + Math.imul(left[i + d * leftDepth] - leftZero, right[j + d * rightDepth] - rightZero)) | 0;
              }
              const scaled = multiplyByQuantizedMultiplier(sum, multiplier[column], shift[column]);
              result[out++] = clamp(scaled + zeroPoint, -128, 127);
            }
          }
          leftStart += batches.firstStep;
          rightStart += batches.secondStep;
        }
      }
    };
  },
};
