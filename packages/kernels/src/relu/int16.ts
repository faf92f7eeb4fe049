import type { Kernel } from "@litequant/core";

import { int16Run } from "../interpolated-table.ts";
import { expectSymmetric, inputOf } from "../ports.ts";
import { limitedIdentity } from "./prepare.ts";

/** A limited identity between two int16 forms. */
export function reluInt16<N extends string>(lowest: number, highest: number): Kernel<N> {
  return {
    prepare: (context) =>
      int16Run(context, () => {
        expectSymmetric(context, inputOf(context, 0), context.output(0));
        return limitedIdentity(context, lowest, highest);
      }),
  };
}
