import type { Kernel, KernelContext } from "@litequant/core";

import { forElements } from "./elementwise.ts";
import { interpolatedRun } from "./interpolated-table.ts";
import { realTable, tableKernel } from "./lookup-table.ts";
import { expectSymmetric, fits, inputOf } from "./ports.ts";

/**
 * A function of one real variable for float32, by table of 256 for 8-bit values, by table of 513 for int16.
 *
 * @param types - `all`, or what the runtime has a kernel for.
 * @param make - The function of a float32, rounded to float32 after every step; it may look at options and forms.
 */
export function realFunction<N extends string>(
  types: "all" | "8-bit",
  make: (context: KernelContext<N>) => (x: number) => number,
): Kernel<N> {
  return {
    prepare(context) {
      if (fits(context, ["float32"], "float32")) {
        const result = make(context);
        return forElements<Float32Array, Float32Array>(context, (from, to, at) => {
          to[at] = result(from[at]);
        });
      }
      const table = tableKernel(context, () => realTable(context, make(context)));
      if (table !== undefined || types === "8-bit" || !fits(context, ["int16"], "int16")) return table;
      expectSymmetric(context, inputOf(context, 0), context.output(0));
      return interpolatedRun(context, make(context));
    },
  };
}
