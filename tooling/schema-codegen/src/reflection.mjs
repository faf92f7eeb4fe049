// Reads the binary reflection that `flatc --schema -b` writes (google/flatbuffers reflection.fbs) into plain objects.
import { ByteBuffer } from "flatbuffers";

/** Names of reflection.BaseType by value. */
const baseTypes = [
  "none",
  "utype",
  "bool",
  "byte",
  "ubyte",
  "short",
  "ushort",
  "int",
  "uint",
  "long",
  "ulong",
  "float",
  "double",
  "string",
  "vector",
  "table",
  "union",
  "array",
  "vector64",
];

class Table {
  constructor(buffer, at) {
    this.buffer = buffer;
    this.at = at;
  }
  slot(index) {
    return this.buffer.__offset(this.at, 4 + 2 * index);
  }
  scalar(index, method, fallback) {
    const offset = this.slot(index);
    return offset === 0 ? fallback : this.buffer[method](this.at + offset);
  }
  table(index) {
    const offset = this.slot(index);
    return offset === 0 ? undefined : new Table(this.buffer, this.buffer.__indirect(this.at + offset));
  }
  string(index) {
    const offset = this.slot(index);
    return offset === 0 ? undefined : this.buffer.__string(this.at + offset);
  }
  tables(index) {
    const offset = this.slot(index);
    if (offset === 0) return [];
    const start = this.buffer.__vector(this.at + offset);
    const length = this.buffer.__vector_len(this.at + offset);
    return Array.from({ length }, (_, i) => new Table(this.buffer, this.buffer.__indirect(start + 4 * i)));
  }
}

const lastPart = (name) => name.slice(name.lastIndexOf(".") + 1);

/**
 * @param {Uint8Array} bytes - The contents of a .bfbs file.
 * @returns Tables by name (fields in slot order), enums by name (values in order), identifier and root table.
 */
export function readReflection(bytes) {
  const buffer = new ByteBuffer(bytes);
  const schema = new Table(buffer, buffer.__indirect(0));
  const enums = schema.tables(1).map((entry) => ({
    name: lastPart(entry.string(0)),
    isUnion: entry.scalar(2, "readUint8", 0) !== 0,
    base: baseTypes[entry.table(3).scalar(0, "readInt8", 0)],
    values: entry.tables(1).map((value) => ({
      name: value.string(0),
      value: Number(value.scalar(1, "readInt64", 0n)),
      tableIndex: value.table(3)?.scalar(2, "readInt32", -1) ?? -1,
    })),
  }));
  const tables = schema.tables(0).map((entry) => ({
    name: lastPart(entry.string(0)),
    isStruct: entry.scalar(2, "readUint8", 0) !== 0,
    fields: entry
      .tables(1)
      .map((field) => {
        const type = field.table(1);
        return {
          name: field.string(0),
          slot: field.scalar(2, "readUint16", 0),
          base: baseTypes[type.scalar(0, "readInt8", 0)],
          element: baseTypes[type.scalar(1, "readInt8", 0)],
          index: type.scalar(2, "readInt32", -1),
          defaultInteger: field.scalar(4, "readInt64", 0n),
          defaultReal: field.scalar(5, "readFloat64", 0),
          deprecated: field.scalar(6, "readUint8", 0) !== 0,
          optional: field.scalar(11, "readUint8", 0) !== 0,
          attributes: Object.fromEntries(field.tables(9).map((pair) => [pair.string(0), pair.string(1)])),
        };
      })
      .sort((a, b) => a.slot - b.slot),
  }));
  for (const entry of enums) {
    for (const value of entry.values) value.table = value.tableIndex < 0 ? undefined : tables[value.tableIndex].name;
  }
  return {
    tables,
    enums,
    identifier: schema.string(2),
    rootTable: lastPart(schema.table(4).string(0)),
    table: (name) => tables.find((entry) => entry.name === name),
    enum: (name) => enums.find((entry) => entry.name === name),
  };
}
