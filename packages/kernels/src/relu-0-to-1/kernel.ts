import type { Kernel } from "@litequant/core";

import { elementKernel } from "../elementwise.ts";
import { tableKernel } from "../lookup-table.ts";
import { firstOf } from "../ports.ts";
import { reluTable } from "../relu/prepare.ts";

const eightBit: Kernel<"RELU_0_TO_1"> = {
  prepare: (context) => tableKernel(context, () => reluTable(context, 0, 1)),
};

/** RELU_0_TO_1 for float32, int8 and uint8. */
export const relu0To1 = firstOf(
  elementKernel<"RELU_0_TO_1", Float32Array>(["float32"], (from, to, at) => {
    const value = from[at];
    to[at] = value > 1 ? 1 : value < 0 ? 0 : value;
  }),
  eightBit,
);
