import type { Kernel } from "@litequant/core";

import { quantizeRow } from "../hybrid/quantize.ts";
import { inputOf, outputOf, weightScales } from "../ports.ts";
import { hybridWeights } from "../weights.ts";
import { batchPlan } from "./prepare.ts";

const { fround } = Math;

/**
 * BATCH_MATMUL of float32 rows, quantized to int8 one by one as they come, with an int8 matrix.
 *
 * LiteRT@f67457790 tflite/kernels/batch_matmul.cc `EvalHybrid`.
 */
export const batchMatmulHybrid: Kernel<"BATCH_MATMUL"> = {
  prepare(context) {
    const first = inputOf<Float32Array>(context, 0);
    const output = outputOf<Float32Array>(context);
    if (first.dtype !== "float32" || output.dtype !== "float32") return undefined;
    if (inputOf(context, 1).dtype === "float32") return undefined;
    const weightsOf = hybridWeights(context);
    if (weightsOf === undefined) return undefined;
    const { adjX, asymmetricQuantizeInputs } = context.options;
    const plan = batchPlan(context, context.options);
    const { batches, rows, columns, depth, leftRow, leftDepth, rightColumn, rightDepth } = plan;
    const scales = weightScales(context, columns);
    const mode = asymmetricQuantizeInputs ? "asymmetric" : "symmetric";
    const row = new Float32Array(depth);
    const quantized = new Int8Array(depth);
    const form = new Float64Array(2);

    const load = (start: number): void => {
      const left = first.data;
      if (!adjX) return quantizeRow(mode, left, start, quantized, 0, depth, form);
      for (let d = 0; d < depth; d++) row[d] = left[start + d * leftDepth];
      quantizeRow(mode, row, 0, quantized, 0, depth, form);
    };

    return () => {
      const right = weightsOf();
      const result = output.data;
      let out = 0;
      for (let run = 0; run < batches.first.length; run++) {
        let leftStart = batches.first[run];
        let rightStart = batches.second[run];
        for (let batch = 0; batch < batches.length; batch++) {
          for (let i = 0; i < rows; i++) {
            load(leftStart + i * leftRow);
            const zeroPoint = form[1];
            for (let column = 0; column < columns; column++) {
              const j = rightStart + column * rightColumn;
              let sum = 0;
              for (let d = 0; d < depth; d++) {
                sum = (sum + Math.imul(quantized[d] - zeroPoint, right[j + d * rightDepth])) | 0;
              }
              const scale = fround(form[0] * scales[scales.length > 1 ? column : 0]);
              result[out++] = scale * fround(sum);
            }
          }
          leftStart += batches.firstStep;
          rightStart += batches.secondStep;
        }
      }
    };
  },
};
