import type { Kernel } from "@litequant/core";

import { realTable, tableKernel } from "../lookup-table.ts";
import { logisticOf } from "./float32.ts";

/** LOGISTIC of int8 or uint8 by table. LiteRT@f67457790 tflite/kernels/activations.cc `SigmoidPrepare`. */
export const logisticInt8: Kernel<"LOGISTIC"> = {
  prepare: (context) => tableKernel(context, () => realTable(context, logisticOf)),
};
