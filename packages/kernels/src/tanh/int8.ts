import { tanh } from "@litequant/core";
import type { Kernel } from "@litequant/core";

import { realTable, tableKernel } from "../lookup-table.ts";

/** TANH of int8 or uint8 by table. LiteRT@f67457790 tflite/kernels/activations.cc `TanhPrepare`. */
export const tanhInt8: Kernel<"TANH"> = {
  prepare: (context) => tableKernel(context, () => realTable(context, (x) => Math.fround(tanh(x)))),
};
