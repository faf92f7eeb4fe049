import { LitequantError } from "@litequant/core";
import type { Kernel, KernelContext, TensorView } from "@litequant/core";

import { refusal } from "../ports.ts";
import { callFor, deliver, inputsFrom, outputsOf, sameShapes, takeShapes } from "../subgraphs.ts";

const flag = [{ dtype: "bool" }] as const;

/**
 * WHILE: the outputs hold the carried values, which may change shape from one iteration to the next.
 *
 * LiteRT@f67457790 tflite/kernels/while.cc, its dynamic form. An end to loops is our addition.
 */
export const whileKernel: Kernel<"WHILE"> = {
  prepare(context) {
    const { condSubgraphIndex, bodySubgraphIndex } = context.options;
    const inputs = inputsFrom(context, 0);
    const carried = outputsOf(context);
    if (condSubgraphIndex === bodySubgraphIndex) throw refusal(context, "condition and body are one subgraph");
    if (inputs.length !== carried.length)
      throw refusal(context, `${inputs.length} values go in, ${carried.length} come out`);
    const condition = callFor(context, condSubgraphIndex, "condition", inputs, flag);
    const body = callFor(context, bodySubgraphIndex, "body", inputs, carried);
    takeShapes(context, body.settled && sameShapes(body.outputs, inputs), inputs);
    return () => {
      deliver(context, inputs);
      for (let step = 0; ; step++) {
        condition.feed(carried);
        condition.run();
        if (!isTrue(context, condition.outputs[0])) return;
        if (step >= context.stepLimit) throw endless(context);
        body.feed(carried);
        body.run();
        deliver(context, body.outputs);
      }
    };
  },
};

/** The value of a condition. @throws LitequantError `INVALID_MODEL` unless it has one element */
export function isTrue(context: KernelContext, { data, shape }: TensorView): boolean {
  if (data.length !== 1) throw refusal(context, `a condition of shape [${shape.join(", ")}] is not one truth value`);
  return data[0] !== 0;
}

function endless(context: KernelContext): LitequantError {
  const { op, stepLimit } = context;
  return new LitequantError(
    "STEP_LIMIT",
    `${op}: it goes on after ${stepLimit} steps; check what its condition waits for, or raise stepLimit (litequant run --step-limit) if the model needs more`,
    { location: { op } },
  );
}
