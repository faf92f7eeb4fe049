import type { Kernel } from "@litequant/core";

import { outputOf } from "../ports.ts";
import { lanesOf } from "../walk.ts";

/** ZEROS_LIKE for float32, int32 and int64. */
export const zerosLike: Kernel<"ZEROS_LIKE"> = {
  prepare(context) {
    const output = outputOf(context);
    if (output.dtype !== "float32" && output.dtype !== "int32" && output.dtype !== "int64") return undefined;
    const lanes = lanesOf(output);
    return () => {
      lanes().fill(0);
    };
  },
};
