import type { Kernel } from "@litequant/core";

import { fits, inputOf, outputOf } from "../ports.ts";

/** SQUARE of float32; the runtime has no integer kernel. */
export const square: Kernel<"SQUARE"> = {
  prepare(context) {
    if (!fits(context, ["float32"], "float32")) return undefined;
    const input = inputOf<Float32Array>(context, 0);
    const output = outputOf<Float32Array>(context);
    return () => {
      const from = input.data;
      const to = output.data;
      for (let i = 0; i < to.length; i++) to[i] = from[i] * from[i];
    };
  },
};
