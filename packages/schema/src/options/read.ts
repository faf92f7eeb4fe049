import { noteNewer, type Findings } from "../errors.ts";
import { fieldAt, follow, readScalar, scalarBytes, textOf, viewOf } from "../flatbuffer/fields.ts";
import { enums, tables } from "../generated/layout.ts";
import type { FieldLayout } from "../layout.ts";
import type { OptionsTable, OptionValue } from "./table.ts";

const enumNames = new Map(
  Object.entries(enums).map(([name, values]) => [
    name,
    new Map(Object.entries(values).map(([key, value]) => [value, key])),
  ]),
);

/** The name of an enum's value, or undefined where the schema has none for it. */
export function enumName(name: string, value: number): string | undefined {
  return enumNames.get(name)?.get(value);
}

/**
 * Reads an options table that {@link verifyFlatbuffer} has passed.
 * @param at - Position of the table in `bytes`.
 * @returns Scalars always (defaults where the file leaves them out), strings and vectors where the file has them.
 */
export function readOptions(bytes: Uint8Array, at: number, table: string, findings: Findings): OptionsTable {
  const view = viewOf(bytes);
  const options: Record<string, OptionValue> = {};
  for (const field of tables[table] ?? []) {
    if (field.deprecated === true) continue;
    const value = readField(bytes, view, fieldAt(view, at, field.slot), field, (what) =>
      noteNewer(findings, `${table}.${field.name} ${what}`),
    );
    if (value !== undefined) options[field.name] = value;
  }
  return options;
}

type Note = (what: string) => void;

function readField(
  bytes: Uint8Array,
  view: DataView,
  position: number,
  field: FieldLayout,
  note: Note,
): OptionValue | undefined {
  if (field.kind === "scalar") return position === 0 ? field.default : readValue(view, position, field, note);
  if (position === 0) return undefined;
  const start = follow(view, position);
  const length = view.getUint32(start, true);
  if (field.kind === "string") return textOf(bytes.subarray(start + 4, start + 4 + length));
  if (field.kind !== "vector") return undefined;
  if (field.type === "uint8" && field.enum === undefined) return bytes.subarray(start + 4, start + 4 + length);
  const size = scalarBytes[field.type];
  return Array.from({ length }, (_, i) => readValue(view, start + 4 + i * size, field, note));
}

function readValue(
  view: DataView,
  at: number,
  field: FieldLayout & { kind: "scalar" | "vector" },
  note: Note,
): number | bigint | boolean | string {
  const value = readScalar(view, at, field.type);
  if (field.enum === undefined) return value;
  const name = enumName(field.enum, Number(value));
  if (name !== undefined) return name;
  note(`has value ${value}, which ${field.enum} does not name`);
  return Object.keys(enums[field.enum] ?? {})[0] ?? "";
}
