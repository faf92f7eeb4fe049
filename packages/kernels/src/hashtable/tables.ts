import { readStrings } from "@litequant/core";
import type { DType, KernelContext, TensorView } from "@litequant/core";

import { refusal } from "../ports.ts";
import { resourceOf } from "../resources.ts";

/** Strings are keys by their bytes, one character each. */
export type TableKey = bigint | string;

/** A table from int64 to strings or from strings to int64. */
export interface Table {
  readonly keyDtype: DType;
  readonly valueDtype: DType;
  /** undefined until it was filled. */
  entries: ReadonlyMap<TableKey, bigint | Uint8Array> | undefined;
}

/** All tables of a runner, by number. */
export function tablesOf(context: KernelContext): Map<number, Table> {
  return resourceOf(context, "hashtables", () => new Map<number, Table>());
}

/** Whether these are the types that tables exist for. */
export function isTableType(key: DType, value: DType): boolean {
  return (key === "int64" && value === "string") || (key === "string" && value === "int64");
}

/** The table that a handle leads to. @throws LitequantError `INVALID_MODEL` when there is none of these types */
export function tableAt(context: KernelContext, handle: TensorView, key?: DType, value?: DType): Table {
  const table = tablesOf(context).get(Number(handle.data[0]));
  if (table === undefined) throw refusal(context, "input 0 is no handle of a table");
  if ((key ?? table.keyDtype) !== table.keyDtype || (value ?? table.valueDtype) !== table.valueDtype) {
    throw refusal(
      context,
      `the table leads from ${table.keyDtype} to ${table.valueDtype}, not from ${key} to ${value}`,
    );
  }
  return table;
}

/** The elements of an int64 or string tensor as keys. */
export function keysOf({ dtype, data }: TensorView): TableKey[] {
  if (dtype !== "string") return [...(data as BigInt64Array)];
  return readStrings(data as Uint8Array).map((bytes) => {
    let key = "";
    for (const byte of bytes) key += String.fromCharCode(byte);
    return key;
  });
}

/** The elements of an int64 or string tensor as values. */
export function valuesOf({ dtype, data }: TensorView): (bigint | Uint8Array)[] {
  return dtype === "string" ? readStrings(data as Uint8Array) : [...(data as BigInt64Array)];
}
