import type { Kernel } from "@litequant/core";

import { int64Bounds } from "../activation.ts";
import { forPairs } from "../elementwise.ts";
import { fits } from "../ports.ts";

/** Element-wise product of int64, broadcast; wraps around on overflow. */
export const mulInt64: Kernel<"MUL"> = {
  prepare(context) {
    const bounds = int64Bounds(context.options.fusedActivationFunction);
    if (bounds === undefined || !fits(context, ["int64", "int64"], "int64")) return undefined;
    const [min, max] = bounds;
    return forPairs<BigInt64Array, BigInt64Array>(context, (a, i, b, j, result, out) => {
      const value = BigInt.asIntN(64, a[i] * b[j]);
      result[out] = value < min ? min : value > max ? max : value;
    });
  },
};
