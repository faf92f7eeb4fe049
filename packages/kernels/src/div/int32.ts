import type { Kernel } from "@litequant/core";

import { integerBounds } from "../activation.ts";
import { checkDivisors, checked } from "../value-checks.ts";
import { forPairs } from "../elementwise.ts";
import { clamp } from "../fixed-point.ts";
import { fits } from "../ports.ts";

/** Element-wise quotient of int32 without its fraction, broadcast. */
export const divInt32: Kernel<"DIV"> = {
  prepare(context) {
    const bounds = integerBounds(context.options.fusedActivationFunction, "int32");
    if (bounds === undefined || !fits(context, ["int32", "int32"], "int32")) return undefined;
    const [min, max] = bounds;
    const run = forPairs<Int32Array, Int32Array>(context, (a, i, b, j, result, out) => {
      result[out] = clamp(Math.trunc(a[i] / b[j]), min, max);
    });
    return checked(checkDivisors(context, 0), run);
  },
};
