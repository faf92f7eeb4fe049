import type { Kernel } from "@litequant/core";

import { fits, inputOf, outputOf } from "../ports.ts";

/** ADD_N for float32 and int32, in the order of the inputs. LiteRT@f67457790 tflite/kernels/internal/reference/add_n.h. */
export const addN: Kernel<"ADD_N"> = {
  prepare(context) {
    const { dtype } = context.output(0);
    const count = context.inputCount;
    const types = Array.from({ length: count }, () => dtype);
    if ((dtype !== "float32" && dtype !== "int32") || !fits(context, types, dtype)) return undefined;
    const inputs = types.map((_, port) => inputOf<Float32Array>(context, port));
    const output = outputOf<Float32Array>(context);
    return () => {
      // Each sum is rounded, or wraps around, where it is stored.
      const result = output.data;
      result.set(inputs[0].data);
      for (let port = 1; port < count; port++) {
        const values = inputs[port].data;
        for (let i = 0; i < result.length; i++) result[i] += values[i];
      }
    };
  },
};
