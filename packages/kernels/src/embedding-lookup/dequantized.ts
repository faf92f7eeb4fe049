import type { Kernel } from "@litequant/core";

import { blockScales } from "../block-scales.ts";
import { inputOf, outputOf, parametersOf } from "../ports.ts";
import { outside } from "../rows.ts";
import { hybridWeights } from "../weights.ts";

/**
 * EMBEDDING_LOOKUP of integer rows into float32: symmetric, with a scale for all, one a row or one a block of a row.
 *
 * LiteRT@f67457790 tflite/kernels/embedding_lookup.cc `EvalHybrid`, `EvalBlockwise`.
 */
export const embeddingLookupDequantized: Kernel<"EMBEDDING_LOOKUP"> = {
  prepare(context) {
    const lookups = inputOf<Int32Array>(context, 0);
    const table = inputOf(context, 1);
    const output = outputOf<Float32Array>(context);
    if (lookups.dtype !== "int32" || output.dtype !== "float32" || table.dtype === "float32") return undefined;
    const rowsOf = hybridWeights(context);
    if (rowsOf === undefined) return undefined;
    const rows = table.shape[0];
    const length = table.shape.slice(1).reduce((product, size) => product * size, 1);
    const details = table.quantization?.details;
    const blocks = details?.kind === "blockwise" ? details : undefined;
    const scales = blocks ? blockScales(context, blocks, rows * length) : parametersOf(context, table).scale;
    // Elements that share a scale.
    const run = blocks ? blocks.blockSize : scales.length > 1 ? length : rows * length;
    return () => {
      const values = rowsOf();
      const to = output.data;
      for (let i = 0, out = 0; i < lookups.data.length; i++) {
        const index = lookups.data[i];
        if (index < 0 || index >= rows) throw outside(context, index, rows);
        for (let at = index * length, end = at + length; at < end; at++) {
          to[out++] = values[at] * scales[Math.floor(at / run)];
        }
      }
    };
  },
};
