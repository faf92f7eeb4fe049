import { LitequantError } from "@litequant/core";
import type { Kernel, KernelContext } from "@litequant/core";

import { fits, inputOf, outputOf } from "../ports.ts";
import { createQueue } from "./queue.ts";
import { suppress } from "./suppress.ts";

const types = ["float32", "float32", "int32", "float32", "float32", "float32"] as const;

/** Chooses boxes; what is not needed of the outputs becomes zero. LiteRT@f67457790 tflite/kernels/non_max_suppression.cc. */
function suppression(context: KernelContext, soft: boolean): (() => void) | undefined {
  if (!fits(context, types, "int32")) return undefined;
  const boxes = inputOf<Float32Array>(context, 0);
  const scores = inputOf<Float32Array>(context, 1);
  const count = inputOf<Int32Array>(context, 2);
  const [overlap, score] = [inputOf<Float32Array>(context, 3), inputOf<Float32Array>(context, 4)];
  const sigma = soft ? inputOf<Float32Array>(context, 5) : undefined;
  const chosen = outputOf<Int32Array>(context, 0);
  const scored = soft ? outputOf<Float32Array>(context, 1) : undefined;
  const found = outputOf<Int32Array>(context, soft ? 2 : 1);
  const queue = createQueue(scores.shape[0]);
  const limits = { count: 0, overlap: 0, score: 0, sigma: 0 };
  return () => {
    limits.count = count.data[0];
    limits.overlap = overlap.data[0];
    limits.score = score.data[0];
    limits.sigma = sigma === undefined ? 0 : sigma.data[0];
    if (limits.sigma < 0) {
      throw new LitequantError("INVALID_DATA", `${context.op}: sigma is ${limits.sigma}; it cannot be negative`);
    }
    const number = suppress(boxes.data, scores.data, limits, queue, chosen.data, scored?.data);
    chosen.data.fill(0, number);
    scored?.data.fill(0, number);
    found.data[0] = number;
  };
}

/** NON_MAX_SUPPRESSION_V4: boxes that overlap a chosen one are dropped. */
export const nonMaxSuppressionV4: Kernel<"NON_MAX_SUPPRESSION_V4"> = {
  prepare: (context) => suppression(context, false),
};
/** NON_MAX_SUPPRESSION_V5: with a sigma, scores of boxes that overlap fall by a Gaussian instead. */
export const nonMaxSuppressionV5: Kernel<"NON_MAX_SUPPRESSION_V5"> = {
  prepare: (context) => suppression(context, true),
};
