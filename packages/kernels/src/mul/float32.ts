import type { Kernel } from "@litequant/core";

import { floatBounds } from "../activation.ts";
import { binaryWalk } from "../arithmetic/prepare.ts";
import { fits, inputOf, outputOf } from "../ports.ts";

/** Element-wise product of float32, broadcast. */
export const mulFloat32: Kernel<"MUL"> = {
  prepare(context) {
    const bounds = floatBounds(context.options.fusedActivationFunction);
    if (bounds === undefined || !fits(context, ["float32", "float32"], "float32")) return undefined;
    const first = inputOf<Float32Array>(context, 0);
    const second = inputOf<Float32Array>(context, 1);
    const output = outputOf<Float32Array>(context);
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
          const value = Math.fround(a[i] * b[j]);
          // Three stores, not one of a choice: engines box the choice when they are not sure that bounds are numbers.
          if (value < min) result[out++] = min;
          else if (value > max) result[out++] = max;
          else result[out++] = value;
          i += walk.firstStep;
          j += walk.secondStep;
        }
      }
    };
  },
};
