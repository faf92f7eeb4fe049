import type { Kernel } from "@litequant/core";

import { fits, inputOf, outputOf } from "../ports.ts";
import { batchPlan } from "./prepare.ts";

/** BATCH_MATMUL of float32, rounded to float32 after every step. LiteRT@f67457790 tflite/kernels/internal/reference/batch_matmul.h. */
export const batchMatmulFloat32: Kernel<"BATCH_MATMUL"> = {
  prepare(context) {
    if (!fits(context, ["float32", "float32"], "float32")) return undefined;
    const first = inputOf<Float32Array>(context, 0);
    const second = inputOf<Float32Array>(context, 1);
    const output = outputOf<Float32Array>(context);
    const plan = batchPlan(context, context.options);
    const { batches, rows, columns, depth, leftRow, leftDepth, rightColumn, rightDepth } = plan;

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
              let sum = Math.fround(0);
              for (let d = 0; d < depth; d++) {
                sum = Math.fround(sum + Math.fround(left[i + d * leftDepth] * right[j + d * rightDepth]));
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
