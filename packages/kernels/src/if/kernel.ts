import type { Kernel } from "@litequant/core";

import { inputOf } from "../ports.ts";
import { callFor, deliver, inputsFrom, outputsOf, sameShapes, takeShapes } from "../subgraphs.ts";
import { isTrue } from "../while/kernel.ts";

/** IF. LiteRT@f67457790 tflite/kernels/if.cc */
export const ifKernel: Kernel<"IF"> = {
  prepare(context) {
    const { thenSubgraphIndex, elseSubgraphIndex } = context.options;
    const condition = inputOf(context, 0);
    if (condition.dtype !== "bool") return undefined;
    const inputs = inputsFrom(context, 1);
    const outputs = outputsOf(context);
    const yes = callFor(context, thenSubgraphIndex, "then branch", inputs, outputs);
    const no = callFor(context, elseSubgraphIndex, "else branch", inputs, outputs);
    takeShapes(context, yes.settled && no.settled && sameShapes(yes.outputs, no.outputs), yes.outputs);
    return () => {
      const branch = isTrue(context, condition) ? yes : no;
      branch.feed(inputs);
      branch.run();
      deliver(context, branch.outputs);
    };
  },
};
