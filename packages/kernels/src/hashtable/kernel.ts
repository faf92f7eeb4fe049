import { writeStrings } from "@litequant/core";
import type { Kernel } from "@litequant/core";

import { inputOf, outputOf, refusal } from "../ports.ts";
import { isTableType, keysOf, tableAt, tablesOf, valuesOf } from "./tables.ts";

/** HASHTABLE. LiteRT@f67457790 tflite/kernels/hashtable.cc */
export const hashtable: Kernel<"HASHTABLE"> = {
  prepare(context) {
    const { tableId, keyDtype, valueDtype } = context.options;
    if (!isTableType(keyDtype, valueDtype)) return undefined;
    const output = outputOf<Int32Array>(context);
    return () => {
      output.data[0] = tableId;
      const tables = tablesOf(context);
      if (!tables.has(tableId)) tables.set(tableId, { keyDtype, valueDtype, entries: undefined });
    };
  },
};

/** HASHTABLE_IMPORT: a table that was filled stays as it is. LiteRT@f67457790 tflite/kernels/hashtable_import.cc */
export const hashtableImport: Kernel<"HASHTABLE_IMPORT"> = {
  prepare(context) {
    const [handle, keys, values] = [inputOf(context, 0), inputOf(context, 1), inputOf(context, 2)];
    if (!isTableType(keys.dtype, values.dtype)) return undefined;
    if (String(keys.shape) !== String(values.shape)) {
      throw refusal(context, `keys of shape [${keys.shape.join(", ")}], values of shape [${values.shape.join(", ")}]`);
    }
    return () => {
      const table = tableAt(context, handle, keys.dtype, values.dtype);
      if (table.entries !== undefined) return;
      const found = valuesOf(values);
      table.entries = new Map(
        // Strings are views of a tensor's bytes, which a later run may write anew.
        keysOf(keys).map((key, i) => [key, typeof found[i] === "bigint" ? found[i] : found[i].slice()] as const),
      );
    };
  },
};

/** HASHTABLE_FIND. LiteRT@f67457790 tflite/kernels/hashtable_find.cc */
export const hashtableFind: Kernel<"HASHTABLE_FIND"> = {
  prepare(context) {
    const [handle, keys, fallback] = [inputOf(context, 0), inputOf(context, 1), inputOf(context, 2)];
    const output = outputOf(context);
    if (!isTableType(keys.dtype, output.dtype) || fallback.dtype !== output.dtype) return undefined;
    return () => {
      const { entries } = tableAt(context, handle, keys.dtype, output.dtype);
      const [missing] = valuesOf(fallback);
      if (missing === undefined) throw refusal(context, "the default value has no element");
      const found = keysOf(keys).map((key) => entries?.get(key) ?? missing);
      if (output.dtype === "string") context.store(0, writeStrings(found as Uint8Array[]));
      else (output.data as BigInt64Array).set(found as bigint[]);
    };
  },
};

/** HASHTABLE_SIZE. LiteRT@f67457790 tflite/kernels/hashtable_size.cc */
export const hashtableSize: Kernel<"HASHTABLE_SIZE"> = {
  prepare(context) {
    const handle = inputOf(context, 0);
    const output = outputOf<BigInt64Array>(context);
    if (output.dtype !== "int64") return undefined;
    return () => {
      output.data[0] = BigInt(tableAt(context, handle).entries?.size ?? 0);
    };
  },
};
