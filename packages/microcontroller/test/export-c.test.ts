import { execFileSync, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeModel } from "@litequant/schema";
import { buildModel } from "@litequant/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compareWithC, exportC } from "../src/index.ts";

const model = buildModel({
  tensors: { x: { shape: [1, 64] }, y: { shape: [1, 64] }, z: { shape: [1, 64] } },
  operators: [
    { op: "RELU", inputs: ["x"], outputs: ["y"] },
    { op: 'CUSTOM:My-Op "2"', inputs: ["y"], outputs: ["z"] },
  ],
  inputs: ["x"],
  outputs: ["z"],
});
const bytes = encodeModel(model);
const exported = exportC(model, bytes, { name: "my model-2" });

/** Adler-32, as the little program below computes it. */
function adler(data: Uint8Array): number {
  let [a, b] = [1, 0];
  for (const byte of data) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return b * 65536 + a;
}

const program = `#include "my_model_2.h"
#include <stdio.h>
int main(void) {
  unsigned long a = 1, b = 0;
  unsigned int i;
  for (i = 0; i < my_model_2_size; i++) {
    a = (a + my_model_2_data[i]) % 65521;
    b = (b + a) % 65521;
  }
  printf("%u %lu %d %d", my_model_2_size, b * 65536 + a, (int)((size_t)my_model_2_data % 16), MY_MODEL_2_ARENA_SIZE > 0);
  return 0;
}
`.replace("size_t", "unsigned long");

const compilers = [
  { command: process.env["CC"] ?? "cc", flags: ["-std=c11", "-x", "c"], name: "C" },
  { command: process.env["CXX"] ?? "c++", flags: ["-std=c++11", "-x", "c++"], name: "C++" },
].map((compiler) => ({ ...compiler, exists: spawnSync(compiler.command, ["--version"]).status === 0 }));

describe("C sources", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "litequant-c-"));
    await writeFile(join(folder, "model.src"), exported.source);
    await writeFile(join(folder, "my_model_2.h"), exported.header);
    await writeFile(join(folder, "main.src"), program);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  for (const { command, flags, name, exists } of compilers)
    it.skipIf(!exists)(
      `compile as ${name}, alone and without warnings${exists ? "" : ` (skipped: no ${command})`}`,
      () => {
        const executable = join(folder, `main-${name}`);
        const warnings = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"];
        execFileSync(command, [...flags, ...warnings, "main.src", "model.src", "-o", executable], { cwd: folder });
        expect(execFileSync(executable, { encoding: "utf8" })).toBe(`${bytes.length} ${adler(bytes)} 0 1`);
      },
    );

  it("are the same for the same model", () => {
    expect(exportC(model, bytes, { name: "my model-2" })).toEqual(exported);
    expect(exported.name).toBe("my_model_2");
  });

  it("register custom operators under functions that the program brings", () => {
    expect(exported.header).toContain("TFLMRegistration* Register_MY_OP_2();");
    expect(exported.header).toContain(
      'op_resolver.AddCustom("My-Op \\\\0422\\\\042", Register_MY_OP_2())'.replaceAll("\\\\", "\\"),
    );
    expect(exported.header).toContain("tflite::MicroMutableOpResolver<2>");
  });

  it("have names that C takes", () => {
    const nameOf = (name: string): string => exportC(model, bytes, { name }).name;
    expect([nameOf("2nd"), nameOf("é"), nameOf("a b"), nameOf("_x_")]).toEqual(["model_2nd", "model", "a_b", "x"]);
  });
});

describe("comparison", () => {
  const three = new Uint8Array([0x1c, 0, 255]);

  it("finds the model in what is exported, and the byte where another one begins to differ", () => {
    expect(compareWithC(exported.source, bytes)).toEqual({
      same: true,
      array: { name: "my_model_2_data", bytes: bytes.length },
    });
    const other = bytes.slice();
    other[100]! ^= 1;
    expect(compareWithC(exported.source, other)).toMatchObject({ same: false, offset: 100 });
    expect(compareWithC(exported.source, bytes.slice(0, 50))).toMatchObject({ same: false, offset: 50 });
    const beside = `unsigned char samples[] = {${"7,".repeat(bytes.length + 1)}};\n${exported.source}`;
    expect(compareWithC(beside, other)).toMatchObject({ array: { name: "my_model_2_data" }, offset: 100 });
  });

  it.each([
    ["xxd -i", "unsigned char a_tflite[] = {\n  0x1c, 0x00,\n  0xff\n};\nunsigned int a_tflite_len = 3;\n"],
    ["decimal numbers", "alignas(8) const uint8_t a[] = {28, 0, 255, };"],
    ["signed numbers", "const int8_t a[3] PROGMEM = { 28, 0, -1 };"],
    ["octal numbers and suffixes", "const unsigned char a[] = { 034u, 0, 0377U };"],
    ["comments", "const unsigned char a[] /* { 1 } */ = { 0x1C, // 9,\n 0x00, /* 7, */ 0xFF };"],
    ["attributes after the brackets", "const unsigned char a[] __attribute__((aligned(16))) = {0x1c,0x0,0xff};"],
    ["other line ends", "// { 1 }\r\nunsigned char a[] = {\r\n  0x1c, 0x00,\r\n  0xff\r\n};\r\n"],
    ["old line ends", "// a model\runsigned char a[] = {\r0x1c, 0x00, 0xff\r};"],
    ["braces without an equals sign", "const unsigned char a[] { 28, 0, 255 };"],
    ["std::array", "constexpr std::array<uint8_t, 3> a = { 28, 0, 255 };"],
    ["std::array with two pairs of braces", "constexpr std::array<uint8_t, 3> a{{ 28, 0, 255 }};"],
    ["other arrays beside it", "int d[] = {1000, 2}; unsigned char b[] = {1}; unsigned char a[] = {0x1c, 0, 0xff};"],
  ])("reads %s", (_, text) => {
    expect(compareWithC(text, three).same).toBe(true);
  });

  it("says when there is no array", () => {
    expect(compareWithC("int main() { return 0; }", three)).toEqual({ same: false });
    expect(compareWithC("char s[] = {a, b};", three)).toEqual({ same: false });
    expect(compareWithC("struct { int i; } s = {28, 0, 255};", three)).toEqual({ same: false });
    expect(compareWithC("unsigned char a[] = {28, 0, 255", three)).toEqual({ same: false });
  });
});
