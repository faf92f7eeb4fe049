import type { Kernel } from "@litequant/core";

import { tableKernel } from "../lookup-table.ts";
import { reluTable } from "../relu/prepare.ts";

/** RELU_N1_TO_1 of int8 or uint8, between any two forms. */
export const reluN1To1Int8: Kernel<"RELU_N1_TO_1"> = {
  prepare: (context) => tableKernel(context, () => reluTable(context, -1, 1)),
};
