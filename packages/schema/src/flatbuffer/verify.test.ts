import { LitequantError, type Operator } from "@litequant/core";
import { Builder } from "flatbuffers";
import { describe, expect, it } from "vitest";
import { modelOf, reluModel, richModel, subgraph, tensor } from "../../test/fixtures.ts";
import { decodeModel } from "../decode/decode-model.ts";
import { encodeModel } from "../encode/encode-model.ts";
import { fieldAt, follow, viewOf } from "./fields.ts";

const codeOf = (run: () => unknown): string => {
  try {
    run();
    return "none";
  } catch (error) {
    return LitequantError.isInstance(error) ? error.code : String(error);
  }
};

/** Position of a table: `[slot, index, slot, index, ...]` from the root through vectors of tables. */
function tableAt(bytes: Uint8Array, path: readonly number[]): number {
  const view = viewOf(bytes);
  let at = follow(view, 0);
  for (let i = 0; i < path.length; i += 2)
    at = follow(view, follow(view, fieldAt(view, at, path[i]!)) + 4 + 4 * path[i + 1]!);
  return at;
}

describe("verification", () => {
  it("refuses what is no .tflite file, saying what it saw", () => {
    expect(() => decodeModel(new Uint8Array(0))).toThrow("the file is empty");
    expect(() => decodeModel(Uint8Array.of(1, 2, 3))).toThrow(/3 bytes/);
    expect(() => decodeModel(new TextEncoder().encode("\u0089PNG\r\n\u001a\n"))).toThrow(
      /not a \.tflite file: bytes 4 to 7 are/,
    );
  });

  it("survives every truncation", () => {
    const file = encodeModel(richModel());
    for (let length = 0; length < file.length; length += 1)
      expect(codeOf(() => decodeModel(file.slice(0, length)))).toMatch(/^(none|INVALID_MODEL)$/);
  });

  it("survives any value in any 32-bit word", () => {
    const file = encodeModel(richModel());
    for (let at = 0; at + 4 <= file.length; at += 4) {
      for (const value of [0x7fff_ffff, file.length - at]) {
        const copy = file.slice();
        viewOf(copy).setUint32(at, value, true);
        const code = codeOf(() => {
          const { model } = decodeModel(copy);
          if (codeOf(() => encodeModel(model)) === "none") decodeModel(encodeModel(model));
        });
        expect(code).toMatch(/^(none|INVALID_MODEL)$/);
      }
    }
  });

  it("reports a field of a newer schema and refuses to write the model", () => {
    const operator: Operator = {
      op: "MEAN",
      version: 1,
      inputs: [0],
      outputs: [1],
      intermediates: [],
      options: { keepDims: true },
    };
    const file = encodeModel(modelOf([subgraph([tensor(), tensor()], [operator])]));
    // The options' vtable grows by one slot: a copy of it at the file's end, with a second field at the same byte.
    const view = viewOf(file);
    const table = follow(view, fieldAt(view, tableAt(file, [2, 0, 3, 0]), 4));
    const grown = new Uint8Array(file.length + 8);
    grown.set(file);
    const patched = viewOf(grown);
    const field = fieldAt(view, table, 0) - table;
    [8, 8, field, field].forEach((value, i) => patched.setUint16(file.length + 2 * i, value, true));
    patched.setInt32(table, table - file.length, true);
    const { model, diagnostics } = decodeModel(grown);
    expect(diagnostics).toMatchObject([{ code: "NEWER_SCHEMA", severity: "warning" }]);
    expect(diagnostics[0]?.message).toMatch(
      /Model\.subgraphs\[0\]\.operators\[0\]\.builtinOptions has a field in slot 1/,
    );
    expect(codeOf(() => encodeModel(model))).toBe("UNSUPPORTED_MODEL");
  });

  it("reports a value that an enum does not name and an options table that no union names", () => {
    const operator: Operator = {
      op: "MIRROR_PAD",
      version: 1,
      inputs: [0],
      outputs: [1],
      intermediates: [],
      options: { mode: "SYMMETRIC" },
    };
    const file = encodeModel(modelOf([subgraph([tensor(), tensor()], [operator])]));
    const at = tableAt(file, [2, 0, 3, 0]);
    const value = file.slice();
    value[fieldAt(viewOf(file), follow(viewOf(file), fieldAt(viewOf(file), at, 4)), 0)] = 99;
    expect(decodeModel(value).diagnostics[0]?.message).toMatch(
      /MirrorPadOptions\.mode has value 99, which MirrorPadMode does not name/,
    );
    const member = file.slice();
    member[fieldAt(viewOf(file), at, 3)] = 250;
    const { model, diagnostics } = decodeModel(member);
    expect(diagnostics[0]?.message).toMatch(/member 250 of BuiltinOptions/);
    expect(codeOf(() => encodeModel(model))).toBe("UNSUPPORTED_MODEL");
  });

  it("shows a tensor of a newer type as variant and refuses to write it", () => {
    const file = encodeModel(modelOf([subgraph([tensor({ dtype: "int8" })])]));
    file[fieldAt(viewOf(file), tableAt(file, [2, 0, 0, 0]), 1)] = 77;
    const { model, diagnostics } = decodeModel(file);
    expect(model.subgraphs[0]?.tensors[0]?.dtype).toBe("variant");
    expect(diagnostics[0]?.message).toMatch(/element type 77/);
    expect(codeOf(() => encodeModel(model))).toBe("UNSUPPORTED_MODEL");
  });

  it("refuses tables that share children so often that decoding would explode", () => {
    const file = shared(2000, 2000);
    const start = performance.now();
    expect(() => decodeModel(file)).toThrow(/more often than the file has room/);
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it("refuses vectors that are shared so often that decoding would explode", () => {
    expect(() => decodeModel(shared(1, 5000, 5000))).toThrow(/many times the file's size/);
  });

  it("notes names that are not UTF-8", () => {
    const file = encodeModel(reluModel({ description: "abc" }));
    const at = Buffer.from(file).indexOf("abc");
    file[at] = 0xff;
    expect(decodeModel(file).diagnostics).toMatchObject([{ code: "INVALID_UTF8" }]);
  });
});

/** A file whose `outer` subgraphs are one and the same table of `inner` times the same tensor with a shape of `rank`. */
function shared(outer: number, inner: number, rank = 0): Uint8Array {
  const builder = new Builder(1024);
  const vectorOf = (count: number, offset: number): number => {
    builder.startVector(4, count, 4);
    for (let i = 0; i < count; i += 1) builder.addOffset(offset);
    return builder.endVector();
  };
  const table = (fields: Readonly<Record<number, number>>): number => {
    builder.startObject(8);
    for (const [slot, offset] of Object.entries(fields)) builder.addFieldOffset(Number(slot), offset, 0);
    return builder.endObject();
  };
  builder.startVector(4, rank, 4);
  for (let i = 0; i < rank; i += 1) builder.addInt32(1);
  const shape = builder.endVector();
  const graph = table({ 0: vectorOf(inner, table({ 0: shape })) });
  const subgraphs = vectorOf(outer, graph);
  const buffers = vectorOf(0, 0);
  builder.startObject(8);
  builder.addFieldInt32(0, 3, 0);
  builder.addFieldOffset(2, subgraphs, 0);
  builder.addFieldOffset(4, buffers, 0);
  builder.finish(builder.endObject(), "TFL3");
  return builder.asUint8Array();
}
