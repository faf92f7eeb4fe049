import type { Kernel } from "@litequant/core";

import { inputOf, numbersOf } from "../ports.ts";
import { mappedCopy } from "../rows.ts";
import { expectSameForm } from "../same-form.ts";

/** MIRROR_PAD for every type of whole bytes. LiteRT@f67457790 tflite/kernels/mirror_pad.cc. */
export const mirrorPad: Kernel<"MIRROR_PAD"> = {
  prepare(context) {
    const paddings = inputOf(context, 1);
    expectSameForm(context, inputOf(context, 0), context.output(0));
    // The element at the edge is not repeated by REFLECT.
    const edge = context.options.mode === "REFLECT" ? 1 : 0;
    return mappedCopy(context, [paddings], (shape, output) => {
      const before = numbersOf(paddings).filter((_, i) => i % 2 === 0);
      return output.map((size, axis) =>
        Array.from({ length: size }, (_, i) => {
          const at = i - before[axis];
          if (at < 0) return edge - 1 - at;
          return at < shape[axis] ? at : 2 * shape[axis] - 1 - edge - at;
        }),
      );
    });
  },
};
