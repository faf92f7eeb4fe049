import type { Kernel } from "@litequant/core";

import { tableKernel } from "../lookup-table.ts";
import { reluTable } from "../relu/prepare.ts";

/** RELU6 of int8 or uint8, between any two forms. */
export const relu6Int8: Kernel<"RELU6"> = {
  prepare: (context) => tableKernel(context, () => reluTable(context, 0, 6)),
};
