import { invalidModel, noteNewer, type Findings } from "../errors.ts";
import { tables, unions } from "../generated/layout.ts";
import type { FieldLayout } from "../layout.ts";
import { fieldAt, scalarBytes, viewOf } from "./fields.ts";

/** Offsets of a flatbuffer are 31 bits wide: nothing of it lies beyond. */
const maxFlatbufferBytes = 2 ** 31;
/** Readers take vtable entries as signed 16-bit numbers; no table of the schema has 200 bytes. */
const maxFieldOffset = 32767;
/** The schema nests 6 deep; the limit guards a schema that would nest in itself. */
const maxDepth = 32;

/**
 * Verifies that every offset, vtable, vector, string and union member that the schema knows stays inside `bytes`, before
 * anything is allocated from them. Alignment is not asked for: readers here do not need it.
 *
 * Work and memory of verifying and decoding are linear in the file's size: tables may share children, so visits are counted and
 * a file in which children are reached more often than its bytes can hold offsets is refused.
 * @returns Position of the root table. Findings get what lies beyond the known schema: fields in later slots, unknown union members.
 * @throws LitequantError `INVALID_MODEL` with the path of the first broken part.
 */
export function verifyFlatbuffer(bytes: Uint8Array, rootTable: string, findings: Findings): number {
  if (bytes.byteLength < 8)
    throw invalidModel(`the file has ${bytes.byteLength} bytes and ends before a flatbuffer's header`);
  return new Verifier(bytes, findings).root(rootTable);
}

class Verifier {
  private readonly view: DataView;
  private readonly size: number;
  private readonly findings: Findings;
  private readonly path: (string | number)[] = [];
  private visits: number;
  private elementBytes: number;

  constructor(bytes: Uint8Array, findings: Findings) {
    this.view = viewOf(bytes);
    this.size = Math.min(bytes.byteLength, maxFlatbufferBytes);
    this.findings = findings;
    this.visits = bytes.byteLength / 4 + 64;
    this.elementBytes = bytes.byteLength * 16 + 65536;
  }

  root(table: string): number {
    this.path.push(table);
    const at = this.target(0);
    this.table(at, table, 0);
    return at;
  }

  private place(): string {
    return this.path.map((part, i) => (typeof part === "number" ? `[${part}]` : `${i > 0 ? "." : ""}${part}`)).join("");
  }

  private fail(what: string): never {
    throw invalidModel(
      `${this.place()}: ${what}. The file is damaged or no .tflite model; get it anew from its source.`,
    );
  }

  private within(at: number, length: number, what: string): void {
    if (at < 0 || at + length > this.size)
      this.fail(`${what} of ${length} bytes at ${at} lies outside the file's ${this.size} bytes`);
  }

  /** Where the offset at `at` points; `at` is known to lie inside. */
  private target(at: number): number {
    const offset = this.view.getUint32(at, true);
    if (offset < 4 || at + offset + 4 > this.size)
      this.fail(`offset ${offset} at ${at} leads outside the file's ${this.size} bytes`);
    return at + offset;
  }

  private table(at: number, name: string, depth: number): void {
    if (depth > maxDepth) this.fail(`tables are nested more than ${maxDepth} deep`);
    this.visits -= 1;
    if (this.visits < 0) this.fail("tables are reached more often than the file has room for offsets to them");
    this.within(at, 4, "table");
    const vtable = at - this.view.getInt32(at, true);
    this.within(vtable, 4, "vtable");
    const vtableBytes = this.view.getUint16(vtable, true);
    if (vtableBytes < 4 || vtableBytes % 2 !== 0 || vtableBytes > maxFieldOffset)
      this.fail(`vtable of ${vtableBytes} bytes`);
    this.within(vtable, vtableBytes, "vtable");
    const layout = tables[name] ?? [];
    for (const field of layout) {
      const position = fieldAt(this.view, at, field.slot);
      if (position === 0) continue;
      if (position - at > maxFieldOffset) this.fail(`field ${position - at} bytes into its table`);
      this.path.push(field.name);
      this.field(position, field, at, depth);
      this.path.pop();
    }
    this.laterSlots(vtable, vtableBytes, layout.length);
  }

  private laterSlots(vtable: number, vtableBytes: number, known: number): void {
    for (let slot = known; 4 + 2 * slot < vtableBytes; slot += 1) {
      if (this.view.getUint16(vtable + 4 + 2 * slot, true) !== 0)
        noteNewer(this.findings, `${this.place()} has a field in slot ${slot}`);
    }
  }

  private field(position: number, field: FieldLayout, table: number, depth: number): void {
    if (field.kind === "scalar") return this.within(position, scalarBytes[field.type], "field");
    if (field.kind === "unionType") return this.within(position, 1, "field");
    this.within(position, 4, "field");
    if (field.kind === "table") return this.table(this.target(position), field.table, depth + 1);
    if (field.kind === "union") return this.union(position, field.union, field.slot, table, depth);
    if (field.kind === "tables") return this.tables(position, field.table, depth);
    if (field.kind === "string") return this.vector(position, 1, false);
    return this.vector(position, scalarBytes[field.type], field.align === 16);
  }

  private union(position: number, name: string, slot: number, table: number, depth: number): void {
    const typeAt = fieldAt(this.view, table, slot - 1);
    const type = typeAt === 0 ? 0 : this.view.getUint8(typeAt);
    if (type === 0) return;
    const member = unions[name]?.[type];
    if (member === undefined) noteNewer(this.findings, `${this.place()} is member ${type} of ${name}`);
    else this.table(this.target(position), member, depth + 1);
  }

  private tables(position: number, name: string, depth: number): void {
    const start = this.target(position);
    const length = this.view.getUint32(start, true);
    this.within(start + 4, length * 4, "vector");
    for (let i = 0; i < length; i += 1) {
      this.path.push(i);
      this.table(this.target(start + 4 + 4 * i), name, depth + 1);
      this.path.pop();
    }
  }

  /** Vectors that stay views over the file cost nothing to decode, so any number of tables may share them. */
  private vector(position: number, elementBytes: number, isView: boolean): void {
    const start = this.target(position);
    const length = this.view.getUint32(start, true);
    this.within(start + 4, length * elementBytes, "vector");
    if (isView) return;
    this.elementBytes -= length * elementBytes;
    if (this.elementBytes < 0)
      this.fail("vectors are shared so often that decoding would take many times the file's size");
  }
}
