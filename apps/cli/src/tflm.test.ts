import { mkdir, readFile, writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { litequant, listing, workFolder } from "../test/fixtures.ts";

const folder = await workFolder();
const { at } = folder;
const float = at("float.tflite");

describe("inspect --target tflm (tflm#2474, tflm#284)", () => {
  it("adds the resolver, the arena with its peak, flash, work and what will not run", async () => {
    const { code, out } = await litequant("inspect", float, "--target", "tflm");
    expect(code).toBe(0);
    expect(out).toContain("tflite-micro  runs");
    expect(out).toMatch(/^arena {2}\d+ bytes at least/m);
    expect(out).toMatch(/^ {2}peak +.* alive$/m);
    expect(out).toContain("static tflite::MicroMutableOpResolver<3> op_resolver;");
    expect(out).toContain("op_resolver.AddSoftmax()");
    expect(out).toMatch(/^work {3}[\d,]+ multiply-accumulates$/m);
  });

  it("adds a field to the document, and none without it", async () => {
    const parse = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;
    const document = parse((await litequant("inspect", float, "--target", "tflm", "--json")).out);
    expect(document.tflm).toMatchObject({
      runs: true,
      resolver: { size: 3 },
      arena: { pointerBytes: 4 },
      diagnostics: [],
    });
    const { tflm: _, ...rest } = document;
    expect(parse((await litequant("inspect", float, "--json")).out)).toEqual(rest);
  });

  it("takes no other runtime", async () => {
    const { code, err } = await litequant("inspect", float, "--target", "esp32");
    expect([code, err]).toEqual([2, expect.stringContaining("tflm")]);
  });
});

describe("export-c", () => {
  it("writes source and header, which --check finds to be the model", async () => {
    const { code, out, err } = await litequant("export-c", float, "-o", at("gesture-v2.cc"));
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/gesture-v2\.cc {2}gesture_v2_data, .*\n.*gesture-v2\.h {2}arena \d+ bytes, 3 operators/);
    expect(await readFile(at("gesture-v2.cc"), "utf8")).toContain('#include "gesture-v2.h"');
    const checked = await litequant("export-c", float, "--check", at("gesture-v2.cc"));
    expect([checked.code, checked.out]).toEqual([0, expect.stringContaining("gesture_v2_data is")]);
  });

  it("prints one document with --json", async () => {
    const { code, out } = await litequant("export-c", float, "-o", at("json.c"), "--name", "Gesture", "--json");
    const bytes = await readFile(float);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      output: [at("json.c"), at("json.h")],
      name: "Gesture",
      bytes: bytes.byteLength,
      runs: true,
      resolver: { calls: ["AddFullyConnected()", "AddRelu()", "AddSoftmax()"] },
    });
    expect(await readFile(at("json.h"), "utf8")).toContain("#define GESTURE_ARENA_SIZE");
  });

  it("exits with 3 where an array is another model, saying where", async () => {
    await litequant("export-c", float, "-o", at("old.cc"));
    const text = await readFile(at("old.cc"), "utf8");
    await writeFile(at("old.cc"), text.replace("0x00,", "0x01,"));
    const { code, out, err } = await litequant("export-c", float, "--check", at("old.cc"));
    expect([code, out]).toEqual([3, ""]);
    expect(err).toMatch(/old_data is not .*: it differs from byte \d+ on; export it again/);
    const document = await litequant("export-c", float, "--check", at("old.cc"), "--json");
    expect([document.code, JSON.parse(document.out)]).toEqual([3, expect.objectContaining({ same: false })]);
  });

  it("writes both files or none", async () => {
    await mkdir(at("taken.h"));
    const { code } = await litequant("export-c", float, "-o", at("taken.cc"));
    expect(code).toBe(2);
    expect(await listing(at("."))).not.toContain("taken.cc");
  });

  it.each([
    ["neither -o nor --check", [], /needs -o FILE\.cc/],
    ["both", ["-o", at("x.cc"), "--check", at("y.cc")], /--check writes nothing/],
    ["another kind of file", ["-o", at("model.py")], /name a \.c, \.cc/],
    ["a folder that is not there", ["-o", at("none/x.cc")], /folder does not exist/],
    ["a file without an array", ["--check", at("labels.txt")], /has no array of bytes/],
  ])("refuses %s", async (_, args, message) => {
    const before = await listing(at("."));
    const { code, err } = await litequant("export-c", float, ...args);
    expect([code, err]).toEqual([2, expect.stringMatching(message)]);
    expect(await listing(at("."))).toEqual(before);
  });
});
