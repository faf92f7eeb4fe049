import type { Kernel } from "@litequant/core";

import { integerBounds } from "../activation.ts";
import { binaryWalk } from "../arithmetic/prepare.ts";
import { fits, inputOf, outputOf } from "../ports.ts";

/** Element-wise sum of int32, broadcast; wraps around on overflow. */
export const addInt32: Kernel<"ADD"> = {
  prepare(context) {
    const bounds = integerBounds(context.options.fusedActivationFunction, "int32");
    if (bounds === undefined || !fits(context, ["int32", "int32"], "int32")) return undefined;
    const first = inputOf<Int32Array>(context, 0);
    const second = inputOf<Int32Array>(context, 1);
    const output = outputOf<Int32Array>(context);
    const walk = binaryWalk(context);
    const [min, max] = bounds;
    return () => {
      const a = first.data;
      const b = second.data;
      const result = output.data;
      let out = 0;
      for (let run = 0; run < walk.first.length; run++) {
        let i = walk.first[run];
        let j = walk.second[run];
        for (let k = 0; k < walk.length; k++) {
          const value = (a[i] + b[j]) | 0;
          result[out++] = value < min ? min : value > max ? max : value;
          i += walk.firstStep;
          j += walk.secondStep;
        }
      }
    };
  },
};
