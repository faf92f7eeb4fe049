import type { Kernel } from "@litequant/core";

import { int64Bounds } from "../activation.ts";
import { binaryWalk } from "../arithmetic/prepare.ts";
import { fits, inputOf, outputOf } from "../ports.ts";

/** Element-wise product of int64, broadcast; wraps around on overflow. */
export const mulInt64: Kernel<"MUL"> = {
  prepare(context) {
    const bounds = int64Bounds(context.options.fusedActivationFunction);
    if (bounds === undefined || !fits(context, ["int64", "int64"], "int64")) return undefined;
    const first = inputOf<BigInt64Array>(context, 0);
    const second = inputOf<BigInt64Array>(context, 1);
    const output = outputOf<BigInt64Array>(context);
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
          const value = BigInt.asIntN(64, a[i] * b[j]);
          result[out++] = value < min ? min : value > max ? max : value;
          i += walk.firstStep;
          j += walk.secondStep;
        }
      }
    };
  },
};
