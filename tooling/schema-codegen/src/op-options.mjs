// Emits core's types of operator options: an interface per options table, and OpOptions from operator to interface.
import { camelCase, enumValueName, header, scalarTypes } from "./names.mjs";

const isBig = (type) => type === "int64" || type === "uint64";

function scalarType(type, enumName) {
  if (enumName !== undefined) return enumName === "TensorType" ? "DType" : enumName;
  if (type === "bool") return "boolean";
  return isBig(type) ? "bigint" : "number";
}

function fieldType(reflection, field) {
  const enumName = field.index < 0 ? undefined : reflection.enums[field.index].name;
  if (field.base === "string") return "string";
  if (field.base !== "vector") return scalarType(scalarTypes[field.base], enumName);
  return field.element === "ubyte" && enumName === undefined
    ? "Uint8Array"
    : `readonly ${scalarType(scalarTypes[field.element], enumName)}[]`;
}

function tableInterface(reflection, table, operators) {
  const fields = reflection.table(table).fields.filter(({ deprecated }) => !deprecated);
  const lines = fields.map((field) => {
    const absent = field.base === "string" || field.base === "vector";
    return `  readonly ${camelCase(field.name)}${absent ? "?" : ""}: ${fieldType(reflection, field)};`;
  });
  const of = operators.filter((operator) => operator.table === table).map(({ name }) => name);
  return {
    isEmpty: fields.length === 0,
    text: `/** Options of ${of.join(", ")}. */\nexport interface ${table} {\n${lines.join("\n")}\n}\n`,
  };
}

/** @returns The text of packages/core/src/generated/op-options.ts. */
export function emitOpOptions(reflection, operators, provenance) {
  const tables = [...new Set(operators.map(({ table }) => table).filter(Boolean))];
  const interfaces = new Map(tables.map((table) => [table, tableInterface(reflection, table, operators)]));
  const enums = new Set(
    tables.flatMap((table) =>
      reflection
        .table(table)
        .fields.filter(({ index }) => index >= 0)
        .map(({ index }) => reflection.enums[index]),
    ),
  );
  const unions = [...enums]
    .filter(({ name }) => name !== "TensorType")
    .map(
      ({ name, values }) =>
        `/** Values of the enum of this name. */\nexport type ${name} = ${values.map((value) => JSON.stringify(enumValueName(name, value.name))).join(" | ")};`,
    );
  const entries = operators.map(({ name, table }) => {
    const isEmpty = table === undefined || interfaces.get(table).isEmpty;
    return `  readonly ${name}: ${isEmpty ? "NoOptions" : table};`;
  });
  return [
    header(provenance),
    'import type { DType } from "../dtype.ts";\n',
    ...unions,
    "",
    "/** The options of an operator that has none. */\nexport type NoOptions = Readonly<Record<string, never>>;\n",
    ...[...interfaces.values()].filter(({ isEmpty }) => !isEmpty).map(({ text }) => text),
    "/**",
    " * Options of every builtin operator of the schema, by its name. Scalars are always there (the schema's default where the file",
    " * leaves them out); strings and vectors that the file leaves out are undefined. 64-bit integers are bigint.",
    " */",
    `export interface OpOptions {\n${entries.join("\n")}\n}\n`,
  ].join("\n");
}
