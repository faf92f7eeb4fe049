import { elementBits } from "@litequant/core";
import type { SubgraphCall, TensorView } from "@litequant/core";

import type { Graph } from "./graph.ts";

/** A subgraph as the kernels that call it see it. */
export function subgraphCall(called: Graph): SubgraphCall {
  const { inputs, outputs } = called;
  const resize = (like: readonly Pick<TensorView, "shape">[]): void => {
    called.resizeInputs(like);
    called.prepare();
  };
  return {
    inputs,
    outputs,
    get settled() {
      return called.settled;
    },
    resize,
    feed(values) {
      resize(values);
      for (let i = 0; i < inputs.length; i++) {
        const input = inputs[i];
        if (input === undefined || input.isConstant) continue;
        const { data } = values[i]!;
        if (elementBits(input.dtype) === 0) input.data = data.slice();
        // Both are of one class: their types are equal.
        else (input.data as Uint8Array).set(data as Uint8Array);
      }
    },
    run: () => called.run(),
  };
}
