// Emits schema's layout: what verifier, options reader and options writer know about every table of the schema.
import { camelCase, enumValueName, header, scalarTypes } from "./names.mjs";

function literal(value) {
  return typeof value === "bigint" ? `${value}n` : JSON.stringify(value);
}

function defaultOf(field, type, enumeration) {
  if (enumeration !== undefined) {
    const value = enumeration.values.find((entry) => BigInt(entry.value) === field.defaultInteger);
    return enumValueName(enumeration.name, value.name);
  }
  if (type === "bool") return field.defaultInteger !== 0n;
  if (type === "float32" || type === "float64") return field.defaultReal;
  return type === "int64" || type === "uint64" ? field.defaultInteger : Number(field.defaultInteger);
}

function fieldLayout(reflection, field) {
  const { base, element, index } = field;
  const layout = { name: camelCase(field.name), slot: field.slot };
  if (field.deprecated) layout.deprecated = true;
  const enumeration = (name) => (index >= 0 && name !== "table" ? reflection.enums[index] : undefined);
  if (base === "string") layout.kind = "string";
  else if (base === "table") Object.assign(layout, { kind: "table", table: reflection.tables[index].name });
  else if (base === "union") Object.assign(layout, { kind: "union", union: reflection.enums[index].name });
  else if (base === "utype") Object.assign(layout, { kind: "unionType", union: reflection.enums[index].name });
  else if (base === "vector" && element === "table")
    Object.assign(layout, { kind: "tables", table: reflection.tables[index].name });
  else if (base === "vector") {
    if (scalarTypes[element] === undefined) throw new Error(`${field.name}: vectors of ${element} are not handled`);
    Object.assign(layout, { kind: "vector", type: scalarTypes[element] });
    if (enumeration(element)) layout.enum = enumeration(element).name;
    if (field.attributes.force_align) layout.align = Number(field.attributes.force_align);
  } else {
    if (scalarTypes[base] === undefined) throw new Error(`${field.name}: ${base} is not handled`);
    const type = scalarTypes[base];
    Object.assign(layout, { kind: "scalar", type, default: defaultOf(field, type, enumeration(base)) });
    if (enumeration(base)) layout.enum = enumeration(base).name;
  }
  return `{ ${Object.entries(layout)
    .map(([key, value]) => `${key}: ${literal(value)}`)
    .join(", ")} }`;
}

/** Tables and enums that the root table reaches. */
function reachable(reflection) {
  const tables = new Set();
  const enums = new Set();
  const visit = (name) => {
    if (tables.has(name)) return;
    tables.add(name);
    for (const { base, element, index } of reflection.table(name).fields) {
      if (index < 0) continue;
      if (base === "table" || element === "table") visit(reflection.tables[index].name);
      else {
        enums.add(reflection.enums[index].name);
        for (const { table } of reflection.enums[index].values) if (table) visit(table);
      }
    }
  };
  visit(reflection.rootTable);
  return { tables, enums };
}

/** @returns The text of packages/schema/src/generated/layout.ts. */
export function emitLayout(reflection, operators, provenance) {
  const kept = reachable(reflection);
  const tables = reflection.tables
    .filter(({ name }) => kept.tables.has(name))
    .map(
      ({ name, fields }) =>
        `  ${name}: [${fields.map((field) => `\n    ${fieldLayout(reflection, field)},`).join("")}${fields.length > 0 ? "\n  " : ""}],`,
    );
  const names = reflection.enums
    .filter(({ name, isUnion }) => kept.enums.has(name) && !isUnion && name !== "BuiltinOperator")
    .map(
      ({ name, values }) =>
        `  ${name}: { ${values.map((entry) => `${enumValueName(name, entry.name)}: ${entry.value}`).join(", ")} },`,
    );
  const unions = reflection.enums
    .filter(({ name, isUnion }) => kept.enums.has(name) && isUnion)
    .map(({ name, values }) => `  ${name}: [${values.map(({ table }) => JSON.stringify(table ?? "")).join(", ")}],`);
  const rows = operators.map(({ name, code, table, union, type }) =>
    table === undefined
      ? `  ${name}: { code: ${code} },`
      : `  ${name}: { code: ${code}, table: "${table}", union: ${union}, type: ${type} },`,
  );
  return [
    header(provenance),
    'import type { OpName } from "@litequant/core";',
    'import type { BuiltinLayout, FieldLayout } from "../layout.ts";\n',
    "/** Fields of every table in slot order, in the schema's order of tables. */",
    `export const tables: Readonly<Record<string, readonly FieldLayout[]>> = {\n${tables.join("\n")}\n};\n`,
    "/** Numbers of the values of every enum. */",
    `export const enums: Readonly<Record<string, Readonly<Record<string, number>>>> = {\n${names.join("\n")}\n};\n`,
    "/** Tables of every union by type number; entry 0 is NONE. */",
    `export const unions: Readonly<Record<string, readonly string[]>> = {\n${unions.join("\n")}\n};\n`,
    "/** Codes and options tables of the builtin operators, in order of their codes. */",
    `export const builtins: { readonly [N in OpName]: BuiltinLayout } = {\n${rows.join("\n")}\n};\n`,
  ].join("\n");
}
