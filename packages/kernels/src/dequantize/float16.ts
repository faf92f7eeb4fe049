import { float16ToNumber } from "@litequant/core";
import type { Kernel } from "@litequant/core";

import { fits, inputOf, outputOf } from "../ports.ts";

/** DEQUANTIZE of float16: exact. */
export const dequantizeFloat16: Kernel<"DEQUANTIZE"> = {
  prepare(context) {
    if (!fits(context, ["float16"], "float32")) return undefined;
    const input = inputOf<Uint16Array>(context, 0);
    const output = outputOf<Float32Array>(context);
    return () => {
      const from = input.data;
      const to = output.data;
      for (let i = 0; i < to.length; i++) to[i] = float16ToNumber(from[i]);
    };
  },
};
