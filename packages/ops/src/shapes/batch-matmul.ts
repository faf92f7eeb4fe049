import type { ShapeRule } from "@litequant/core";

import { broadcastShapes } from "./broadcast.ts";
import { contradiction, show } from "./contradiction.ts";
import { shapeOf } from "./known.ts";

/** `[..., M, K]` and `[..., K, N]` (either transposed by an option) to `[..., M, N]`. */
export const batchMatmulShape: ShapeRule<"BATCH_MATMUL"> = (options, inputs) => {
  const left = shapeOf("BATCH_MATMUL", inputs, 0);
  const right = shapeOf("BATCH_MATMUL", inputs, 1);
  if (left.length < 2 || right.length < 2)
    throw contradiction("BATCH_MATMUL", "both inputs need at least two dimensions");
  const [rows, depth] = options.adjX ? [left.at(-1), left.at(-2)] : [left.at(-2), left.at(-1)];
  const [rightDepth, columns] = options.adjY ? [right.at(-1), right.at(-2)] : [right.at(-2), right.at(-1)];
  if (depth !== rightDepth) throw contradiction("BATCH_MATMUL", `${show(left)} and ${show(right)} do not multiply`);
  return [[...broadcastShapes("BATCH_MATMUL", left.slice(0, -2), right.slice(0, -2)), rows ?? 0, columns ?? 0]];
};
