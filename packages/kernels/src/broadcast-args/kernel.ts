import { LitequantError } from "@litequant/core";
import type { Kernel } from "@litequant/core";

import { fits, inputOf, outputOf } from "../ports.ts";

/** BROADCAST_ARGS of int32 and int64. LiteRT@f67457790 tflite/kernels/internal/reference/broadcast_args.h. */
export const broadcastArgs: Kernel<"BROADCAST_ARGS"> = {
  prepare(context) {
    const first = inputOf<Int32Array | BigInt64Array>(context, 0);
    const second = inputOf<Int32Array | BigInt64Array>(context, 1);
    const { dtype } = first;
    if ((dtype !== "int32" && dtype !== "int64") || !fits(context, [dtype, dtype], dtype)) return undefined;
    const output = outputOf<Int32Array | BigInt64Array>(context);
    const [missing, lacking] = [first, second].map(({ shape }) => output.shape[0] - shape[0]);
    return () => {
      for (let axis = 0; axis < output.data.length; axis++) {
        // Compared as numbers, which 64-bit sizes are not; copied as they are.
        const a = axis < missing ? undefined : first.data[axis - missing];
        const b = axis < lacking ? undefined : second.data[axis - lacking];
        const one = a === undefined || Number(a) === 1;
        if (!one && b !== undefined && Number(b) !== 1 && a !== b) {
          throw new LitequantError(
            "INVALID_DATA",
            `BROADCAST_ARGS: sizes ${a} and ${b} of axis ${axis} do not broadcast`,
          );
        }
        (output.data as Int32Array)[axis] = (one ? (b ?? a) : a) as number;
      }
    };
  },
};
