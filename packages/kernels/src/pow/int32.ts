import { LitequantError, pow } from "@litequant/core";
import type { Kernel } from "@litequant/core";

import { checked } from "../value-checks.ts";
import { pairKernel } from "../elementwise.ts";
import { inputOf } from "../ports.ts";

/** What a conversion of a double beyond int32 gives on the machines that the runtime is built for. */
const overflow = -2147483648;

const powers = pairKernel<"POW", Int32Array>(["int32"], (a, i, b, j, result, out) => {
  const power = pow(a[i], b[j]);
  result[out] = power >= -2147483648 && power <= 2147483647 ? Math.round(power) : overflow;
});

/** POW of int32, broadcast. LiteRT@f67457790 tflite/kernels/pow.cc: negative exponents are refused. */
export const powInt32: Kernel<"POW"> = {
  prepare(context) {
    const run = powers.prepare(context);
    if (run === undefined) return undefined;
    const exponents = inputOf<Int32Array>(context, 1);
    return checked(() => {
      const at = exponents.data.findIndex((exponent) => exponent < 0);
      if (at < 0) return;
      throw new LitequantError(
        "INVALID_DATA",
        `POW: element ${at} of input 1 is negative; integers have no such power`,
        {
          location: { op: "POW" },
        },
      );
    }, run);
  },
};
