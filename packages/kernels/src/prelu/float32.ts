import type { Kernel } from "@litequant/core";

import { binaryWalk } from "../arithmetic/prepare.ts";
import { fits, inputOf, outputOf } from "../ports.ts";

/** PRELU of float32, alpha broadcast. */
export const preluFloat32: Kernel<"PRELU"> = {
  prepare(context) {
    if (!fits(context, ["float32", "float32"], "float32")) return undefined;
    const first = inputOf<Float32Array>(context, 0);
    const alpha = inputOf<Float32Array>(context, 1);
    const output = outputOf<Float32Array>(context);
    const walk = binaryWalk(context);
    return () => {
      const a = first.data;
      const b = alpha.data;
      const result = output.data;
      let out = 0;
      for (let run = 0; run < walk.first.length; run++) {
        let i = walk.first[run];
        let j = walk.second[run];
        for (let k = 0; k < walk.length; k++) {
          result[out++] = a[i] >= 0 ? a[i] : a[i] * b[j];
          i += walk.firstStep;
          j += walk.secondStep;
        }
      }
    };
  },
};
