import { readFile, writeFile } from "node:fs/promises";
import { decodeModel } from "@litequant/schema";
import { describe, expect, it } from "vitest";
import { litequant, workFolder } from "../test/fixtures.ts";

const folder = await workFolder();
const { at } = folder;
const float = at("float.tflite");
const data = at("data.npy");
const json = async (...args: string[]): Promise<Record<string, unknown>> =>
  JSON.parse((await litequant(...args, "--json")).out) as Record<string, unknown>;

describe("quantize lets its user choose", () => {
  it("gives each input and output its own type, by name", async () => {
    const args = ["quantize", float, "-o", at("named.tflite"), "--scheme", "int8", "--data", data];
    const { code } = await litequant(...args, "--input-type", "0=uint8", "--output-type", "0=float32");
    expect(code).toBe(0);
    const { inputs, outputs, tensors } = decodeModel(await readFile(at("named.tflite"))).model.subgraphs[0]!;
    expect([...inputs, ...outputs].map((index) => tensors[index]!.dtype)).toEqual(["uint8", "float32"]);
    const stray = await litequant(...args, "--input-type", "picture=uint8");
    expect(stray.code).toBe(2);
    expect(stray.err).toMatch(/no input 'picture' in the model; it has: /);
    const twice = await litequant(...args, "--input-type", "0=uint8,0=int8");
    expect(twice.code).toBe(2);
    expect(twice.err).toContain("names 0 twice");
    const wrong = await litequant(...args, "--input-type", "0=int9");
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain("Types are float32, int8, uint8, int16.");
  });

  it("prints the plan on a dry run, without data too", async () => {
    const { code, out } = await litequant("quantize", float, "--scheme", "int8", "--dry-run");
    expect(code).toBe(0);
    expect(out).toMatch(/0 +FULLY_CONNECTED +\S+ +float32 -> int8 +int8 per channel +as the int8 scheme asks/);
    expect(out).toMatch(/1 +RELU .* fused/);
    const document = await json("quantize", float, "--scheme", "int8", "--dry-run");
    expect(document).toMatchObject({
      output: null,
      bytes: { after: null },
      operators: [{ op: "FULLY_CONNECTED", scheme: "int8", weights: "int8 per channel" }, {}, {}, {}],
      diagnostics: [{ code: "PLACEHOLDER_RANGES" }],
    });
  });

  it("by a recipe, and by what to skip", async () => {
    await writeFile(at("recipe.json"), JSON.stringify([{ op: "FULLY_CONNECTED", scheme: "int8" }]));
    const mixed = await litequant(
      "quantize",
      float,
      "-o",
      at("mixed.tflite"),
      "--recipe",
      at("recipe.json"),
      "--data",
      data,
    );
    expect([mixed.code, mixed.err]).toEqual([0, ""]);
    expect(mixed.out).toMatch(/3 +SOFTMAX +no rule of the recipe is about it/);
    const skipped = await json("quantize", float, "--scheme", "int8", "--dry-run", "--skip", "SOFTMAX", "--skip", "2");
    expect((skipped.operators as { to: string }[]).map(({ to }) => to)).toEqual([
      "int8",
      "fused",
      "float32",
      "float32",
    ]);
    const none = await litequant("quantize", float, "--scheme", "int8", "--dry-run", "--skip", "SOFTMX");
    expect(none.code).toBe(2);
    expect(none.err).toContain("Did you mean 'SOFTMAX'?");
    const empty = await litequant("quantize", float, "--scheme", "int8", "--dry-run", "--skip", "");
    expect(empty.code).toBe(2);
    expect(empty.err).toContain("name something");
    // Commas separate names, except those of an expression.
    const both = await json("quantize", float, "--scheme", "int8", "--dry-run", "--skip", "SOFTMAX,2");
    expect(both.operators).toEqual(skipped.operators);
    const pattern = await json("quantize", float, "--scheme", "int8", "--dry-run", "--skip", "/.{1,99}/");
    expect((pattern.operators as { to: string }[]).map(({ to }) => to)).not.toContain("int8");
  });

  it("by the runtime that the file is for", async () => {
    const { out } = await litequant("quantize", float, "--scheme", "int8", "--dry-run", "--target", "edgetpu");
    expect(out).toMatch(/FULLY_CONNECTED .* int8 per tensor/);
    const wrong = await litequant("quantize", float, "--scheme", "int8", "--dry-run", "--target", "npu");
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain("Allowed choices are any, litert, tflm, edgetpu");
  });
});
