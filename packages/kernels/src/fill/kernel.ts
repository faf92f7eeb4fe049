import type { Kernel } from "@litequant/core";

import { movingStrings } from "../moving-strings.ts";
import { valueFiller } from "../pad/fill.ts";
import { inputOf } from "../ports.ts";
import { expectSameForm } from "../same-form.ts";
import { lanesPerElement } from "../walk.ts";

/** FILL for every type of whole bytes and strings. LiteRT@f67457790 tflite/kernels/fill.cc. */
export const fill: Kernel<"FILL"> = movingStrings({
  prepare(context) {
    const value = inputOf(context, 1);
    const output = context.output(0);
    if (value.dtype !== output.dtype || lanesPerElement(output) === undefined) return undefined;
    expectSameForm(context, value, output);
    return valueFiller(output, value);
  },
});
