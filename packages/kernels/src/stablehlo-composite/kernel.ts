import type { Kernel } from "@litequant/core";

import { callFor, deliver, inputsFrom, outputsOf, takeShapes } from "../subgraphs.ts";

/** STABLEHLO_COMPOSITE by its decomposition. LiteRT@f67457790 tflite/kernels/stablehlo_composite.cc */
export const stablehloComposite: Kernel<"STABLEHLO_COMPOSITE"> = {
  prepare(context) {
    const inputs = inputsFrom(context, 0);
    const parts = callFor(
      context,
      context.options.decompositionSubgraphIndex,
      "decomposition",
      inputs,
      outputsOf(context),
    );
    takeShapes(context, parts.settled, parts.outputs);
    return () => {
      parts.feed(inputs);
      parts.run();
      deliver(context, parts.outputs);
    };
  },
};
