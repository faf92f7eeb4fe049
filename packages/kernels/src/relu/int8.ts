import type { Kernel } from "@litequant/core";

import { tableKernel } from "../lookup-table.ts";
import { reluTable } from "./prepare.ts";

/** RELU of int8 or uint8, between any two forms. */
export const reluInt8: Kernel<"RELU"> = {
  prepare: (context) => tableKernel(context, () => reluTable(context, 0, Infinity)),
};
