import type { Kernel, TensorView } from "@litequant/core";

import { clamp, multiplyByQuantizedMultiplier } from "../fixed-point.ts";
import { affineOf, fits, inputOf, outputOf } from "../ports.ts";
import { batchPlan, columnMultipliers } from "./prepare.ts";

/**
 * BATCH_MATMUL of int8, both operands with zero points, the multiplier's product of scales in float32; or into int32, the plain
 * sums of plain products.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/batch_matmul.h.
 */
export const batchMatmulInt8: Kernel<"BATCH_MATMUL"> = {
  prepare(context) {
    const plain = context.output(0).dtype === "int32";
    if (!fits(context, ["int8", "int8"], plain ? "int32" : "int8")) return undefined;
    const first = inputOf<Int8Array>(context, 0);
    const second = inputOf<Int8Array>(context, 1);
    const output = outputOf<Int8Array | Int32Array>(context);
    const plan = batchPlan(context, context.options);
    const { batches, rows, columns, depth, leftRow, leftDepth, rightColumn, rightDepth } = plan;
    const zeroOf = (view: TensorView): number => (plain ? 0 : affineOf(context, view).zeroPoint);
    const [leftZero, rightZero, zeroPoint] = [first, second, output].map(zeroOf);
    const rescale = plain ? undefined : columnMultipliers(context, columns);

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
              if (rescale) {
                const scaled = multiplyByQuantizedMultiplier(sum, rescale.multiplier[column], rescale.shift[column]);
                sum = clamp(scaled + zeroPoint, -128, 127);
              }
              result[out++] = sum;
            }
          }
          leftStart += batches.firstStep;
          rightStart += batches.secondStep;
        }
      }
    };
  },
};
