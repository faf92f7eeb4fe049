import { elementCount } from "@litequant/core";
import type { Kernel } from "@litequant/core";

import { movingStrings } from "../moving-strings.ts";
import { inputOf, outputOf } from "../ports.ts";
import { copyLanes } from "../rows.ts";
import { lanesOf, lanesPerElement } from "../walk.ts";

/** HASHTABLE_LOOKUP of rows of every type of whole bytes and strings. LiteRT@f67457790 tflite/kernels/hashtable_lookup.cc. */
export const hashtableLookup: Kernel<"HASHTABLE_LOOKUP"> = movingStrings({
  prepare(context) {
    const lookups = inputOf<Int32Array>(context, 0);
    const keys = inputOf<Int32Array>(context, 1);
    const values = inputOf(context, 2);
    const output = context.output(0);
    const hits = outputOf<Uint8Array>(context, 1);
    const lanes = lanesPerElement(values);
    if (lanes === undefined || values.dtype !== output.dtype) return undefined;
    if (lookups.dtype !== "int32" || keys.dtype !== "int32") return undefined;
    const length = elementCount(values.shape.slice(1)) * lanes;
    const from = lanesOf(values);
    const to = lanesOf(output);
    return () => {
      const source = from();
      const target = to();
      for (let i = 0; i < lookups.data.length; i++) {
        const row = find(keys.data, lookups.data[i]);
        hits.data[i] = row < 0 ? 0 : 1;
        if (row < 0) target.fill(0, i * length, (i + 1) * length);
        else copyLanes(source, row * length, target, i * length, length);
      }
    };
  },
});

/** Bisects rising keys; -1 where the key is missing. */
function find(keys: Int32Array, key: number): number {
  let first = 0;
  let last = keys.length;
  while (first < last) {
    const middle = (first + last) >> 1;
    if (keys[middle] === key) return middle;
    if (keys[middle] < key) first = middle + 1;
    else last = middle;
  }
  return -1;
}
