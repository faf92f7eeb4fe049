import type { Kernel } from "@litequant/core";

import { inputOf } from "../ports.ts";
import { copyLanes, outside } from "../rows.ts";
import { lanesOf, lanesPerElement } from "../walk.ts";

/** EMBEDDING_LOOKUP of rows of the output's type. LiteRT@f67457790 tflite/kernels/embedding_lookup.cc `EvalSimple`. */
export const embeddingLookupRows: Kernel<"EMBEDDING_LOOKUP"> = {
  prepare(context) {
    const lookups = inputOf<Int32Array>(context, 0);
    const table = inputOf(context, 1);
    const output = context.output(0);
    const lanes = lanesPerElement(table);
    if (lanes === undefined || table.dtype !== output.dtype || lookups.dtype !== "int32") return undefined;
    const rows = table.shape[0];
    const length = table.shape.slice(1).reduce((product, size) => product * size, lanes);
    const from = lanesOf(table);
    const to = lanesOf(output);
    return () => {
      const source = from();
      const target = to();
      for (let i = 0; i < lookups.data.length; i++) {
        const index = lookups.data[i];
        if (index < 0 || index >= rows) throw outside(context, index, rows);
        copyLanes(source, index * length, target, i * length, length);
      }
    };
  },
};
