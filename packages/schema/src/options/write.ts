import { LitequantError, type Location } from "@litequant/core";
import type { Builder, Offset } from "flatbuffers";
import { enums, tables } from "../generated/layout.ts";
import { scalarBytes } from "../flatbuffer/fields.ts";
import type { FieldLayout, ScalarType } from "../layout.ts";
import type { OptionsTable, OptionValue } from "./table.ts";

/**
 * Writes an options table; scalars that equal the schema's default are left out, as every writer does.
 * @throws LitequantError `INVALID_ARGUMENT` naming a field that the table lacks or a value that does not fit its field.
 */
export function writeOptions(builder: Builder, table: string, options: OptionsTable, location: Location): Offset {
  const layout = (tables[table] ?? []).filter(({ deprecated }) => deprecated !== true);
  for (const name of Object.keys(options)) {
    if (!layout.some((field) => field.name === name)) {
      throw new LitequantError(
        "INVALID_ARGUMENT",
        `${table} has no field ${name}; its fields are ${layout.map((field) => field.name).join(", ") || "none"}`,
        { location },
      );
    }
  }
  const children = new Map<string, Offset>();
  for (const field of layout) {
    const value = options[field.name];
    if (value === undefined || field.kind === "scalar") continue;
    if (field.kind === "string" && typeof value === "string") children.set(field.name, builder.createString(value));
    else if (field.kind === "vector" && value instanceof Uint8Array)
      children.set(field.name, builder.createByteVector(value));
    else if (field.kind === "vector" && Array.isArray(value))
      children.set(field.name, writeVector(builder, field, value, location));
    else throw misfit(table, field, value, location);
  }
  builder.startObject((tables[table] ?? []).length);
  for (const field of layout) {
    const value = options[field.name];
    if (value === undefined) continue;
    const child = children.get(field.name);
    if (child !== undefined) builder.addFieldOffset(field.slot, child, 0);
    else if (field.kind === "scalar" && !Object.is(value, field.default)) {
      addScalar(builder, field.type, checked(table, field, value, location));
      builder.slot(field.slot);
    }
  }
  return builder.endObject();
}

function writeVector(
  builder: Builder,
  field: FieldLayout & { kind: "vector" },
  values: readonly OptionValue[],
  location: Location,
): Offset {
  const size = scalarBytes[field.type];
  builder.startVector(size, values.length, size);
  for (let i = values.length - 1; i >= 0; i -= 1)
    addScalar(builder, field.type, checked("vector", field, values[i], location));
  return builder.endVector();
}

/** The number that stands for `value` in the file, once it is of the field's type. */
function checked(
  table: string,
  field: FieldLayout & { kind: "scalar" | "vector" },
  value: OptionValue | undefined,
  location: Location,
): number | bigint {
  if (field.enum !== undefined) {
    const number = typeof value === "string" ? enums[field.enum]?.[value] : undefined;
    if (number === undefined) throw misfit(table, field, value, location);
    return number;
  }
  if (field.type === "bool" && typeof value === "boolean") return value ? 1 : 0;
  if ((field.type === "int64" || field.type === "uint64") && typeof value === "bigint") return value;
  if (typeof value !== "number" || field.type === "bool" || field.type === "int64" || field.type === "uint64")
    throw misfit(table, field, value, location);
  return value;
}

function misfit(table: string, field: FieldLayout, value: unknown, location: Location): LitequantError {
  const shown =
    typeof value === "string"
      ? `"${value}"`
      : typeof value === "bigint"
        ? `${value}n`
        : `${typeof value} ${String(value)}`;
  const wanted =
    "enum" in field && field.enum !== undefined
      ? Object.keys(enums[field.enum] ?? {}).join(", ")
      : field.kind === "string"
        ? "a string"
        : "type" in field
          ? field.type
          : field.kind;
  return new LitequantError(
    "INVALID_ARGUMENT",
    `${table}.${field.name} cannot be ${shown}: the schema wants ${wanted}`,
    { location },
  );
}

function addScalar(builder: Builder, type: ScalarType, value: number | bigint): void {
  if (type === "int64" || type === "uint64") return builder.addInt64(BigInt(value));
  const number = Number(value);
  if (type === "float32") return builder.addFloat32(number);
  if (type === "float64") return builder.addFloat64(number);
  const size = scalarBytes[type];
  return size === 1 ? builder.addInt8(number) : size === 2 ? builder.addInt16(number) : builder.addInt32(number);
}
