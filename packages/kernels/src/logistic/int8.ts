import type { Kernel } from "@litequant/core";

import { realTable, tableKernel } from "../lookup-table.ts";
import { affineOf, expectForm } from "../ports.ts";
import { logisticOf } from "./float32.ts";

/** LOGISTIC of int8 or uint8 by table. LiteRT@f67457790 tflite/kernels/activations.cc `SigmoidPrepare`. */
export const logisticInt8: Kernel<"LOGISTIC"> = {
  prepare: (context) =>
    tableKernel(context, () => {
      const { scale, zeroPoint } = affineOf(context, context.output(0));
      // The runtime checks the scale alone.
      if (scale !== 1 / 256) expectForm(context, 1 / 256, zeroPoint);
      return realTable(context, logisticOf);
    }),
};
