import type { Kernel } from "@litequant/core";

import { clamp, multiplyByReducedMultiplier } from "../fixed-point.ts";
import { expectSymmetric, fits, inputOf, outputOf } from "../ports.ts";
import { batchPlan, columnMultipliers } from "./prepare.ts";

/**
 * BATCH_MATMUL of int16 with int16 or int8, sums of 64 bits.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/batch_matmul.h.
 */
export const batchMatmulInt16: Kernel<"BATCH_MATMUL"> = {
  prepare(context) {
    const second = inputOf<Int16Array | Int8Array>(context, 1);
    if ((second.dtype !== "int16" && second.dtype !== "int8") || !fits(context, ["int16"], "int16")) return undefined;
    const first = inputOf<Int16Array>(context, 0);
    const output = outputOf<Int16Array>(context);
    expectSymmetric(context, first, second, output);
    const { batches, rows, columns, depth, leftRow, leftDepth, rightColumn, rightDepth } = batchPlan(
      context,
      context.options,
    );
    const { multiplier, shift } = columnMultipliers(context, columns);

    return () => {
      const left = first.data;
      const right = second.data;
      const result = output.data;
      let out = 0;
      for (let run = 0; run < batches.first.length; run++) {
        for (let batch = 0; batch < batches.length; batch++) {
          const leftStart = batches.first[run] + batch * batches.firstStep;
          const rightStart = batches.second[run] + batch * batches.secondStep;
          for (let row = 0; row < rows; row++) {
            for (let column = 0; column < columns; column++) {
              let i = leftStart + row * leftRow;
              let j = rightStart + column * rightColumn;
              let sum = 0;
              for (let d = 0; d < depth; d++, i += leftDepth, j += rightDepth) sum += left[i] * right[j];
              result[out++] = clamp(multiplyByReducedMultiplier(sum, multiplier[column], shift[column]), -32768, 32767);
            }
          }
        }
      }
    };
  },
};
