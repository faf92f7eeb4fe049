import type { Kernel } from "@litequant/core";

import { resourceOf } from "../resources.ts";
import { callFor } from "../subgraphs.ts";

/** CALL_ONCE: again after variables were reset, for it is what fills them. LiteRT@f67457790 tflite/kernels/call_once.cc */
export const callOnce: Kernel<"CALL_ONCE"> = {
  prepare(context) {
    const { initSubgraphIndex } = context.options;
    const init = callFor(context, initSubgraphIndex, "initialization", [], []);
    return () => {
      const called = resourceOf(context, "call-once", () => new Set<number>());
      if (called.has(initSubgraphIndex)) return;
      init.run();
      called.add(initSubgraphIndex);
    };
  },
};
