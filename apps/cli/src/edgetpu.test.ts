import type { EdgeTpuDocument } from "@litequant/node";
import { describe, expect, it } from "vitest";
import { failure, litequant, workFolder } from "../test/fixtures.ts";

const { at, write } = await workFolder();
const float = at("float.tflite");
const integer = at("int8.tflite");
const ended = at("float-ends.tflite");
const data = ["--data", at("data.npy"), "--scheme", "int8", "--per-tensor", "dense"];
await litequant("quantize", float, "-o", integer, ...data, "--input-type", "int8", "--output-type", "int8");
await litequant("quantize", float, "-o", ended, ...data);

const documentOf = (out: string): EdgeTpuDocument & { readonly gate?: object } => {
  expect(out.trimEnd()).not.toContain("\n");
  return JSON.parse(out) as EdgeTpuDocument;
};

describe("edgetpu", () => {
  it("prints the compiler's table, memory lines and remedies", async () => {
    const { code, out, err } = await litequant("edgetpu", ended);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain("3 of 5 operators on the Edge TPU (60.0 %)");
    expect(out).toMatch(/Operator +Count +Status\n/);
    expect(out).toMatch(/FULLY_CONNECTED +2 +Mapped to Edge TPU\n/);
    expect(out).toMatch(/DEQUANTIZE +1 +Operation is working on an unsupported data type\n/);
    expect(out).toContain("On-chip memory used for caching model parameters: about ");
    expect(out).toContain("Number of Edge TPU subgraphs: 1\n");
    expect(out).toMatch(/What to change\n(.*\n)*.*--input-type int8/);
    expect(out).toMatch(/--output-type int8/);
  });

  it("has nothing to change where everything is mapped", async () => {
    const { code, out } = await litequant("edgetpu", integer);
    expect(code).toBe(0);
    expect(out).toContain("3 of 3 operators on the Edge TPU (100.0 %)");
    expect(out).not.toContain("What to change");
  });

  it("prints the JSON document of the contract", async () => {
    const { code, out, err } = await litequant("edgetpu", ended, "--json");
    expect([code, err]).toEqual([0, ""]);
    const document = documentOf(out);
    expect(document).toMatchObject({
      compiles: true,
      mappedOperators: 3,
      totalOperators: 5,
      edgeTpuSubgraphs: 1,
      diagnostics: [],
      memory: { onChipUsed: 16 * (8 + 8) + 8 * (16 + 8), offChipStreamed: 0 },
      models: [{ file: ended, planned: null }],
    });
    expect(document.operators.map(({ subgraph, index, op, mapped }) => [subgraph, index, op, mapped])).toEqual([
      [0, 0, "QUANTIZE", false],
      [0, 1, "FULLY_CONNECTED", true],
      [0, 2, "FULLY_CONNECTED", true],
      [0, 3, "SOFTMAX", true],
      [0, 4, "DEQUANTIZE", false],
    ]);
    expect(document.operators[1]).toMatchObject({ status: "Mapped to Edge TPU", fix: null, model: 0 });
    expect(document.operators[4]!.fix).toContain("--output-type int8");
  });

  it("says of a float model what it will be after int8 quantization, in its own indices", async () => {
    const { code, out } = await litequant("edgetpu", float, "--json");
    const document = documentOf(out);
    expect([code, document.mappedOperators, document.totalOperators]).toEqual([0, 3, 3]);
    // Operator 1, a RELU, is fused into the layer in front of it.
    expect(document.operators.map(({ index, op }) => [index, op])).toEqual([
      [0, "FULLY_CONNECTED"],
      [2, "FULLY_CONNECTED"],
      [3, "SOFTMAX"],
    ]);
    expect(document.models[0]!.planned).toEqual({ scheme: "int8", inputType: "int8", outputType: "int8" });
    const text = await litequant("edgetpu", float);
    expect(text.out).toContain("a float model: none of its 4 operators is mapped as it is");
    const asIs = documentOf((await litequant("edgetpu", float, "--as-is", "--json")).out);
    expect([asIs.mappedOperators, asIs.totalOperators, asIs.compiles]).toEqual([0, 4, true]);
  });

  it("exits with 3 where a gate fails, with the document printed all the same", async () => {
    const passed = await litequant("edgetpu", integer, "--gate", "mapped=100%", "--json");
    expect([passed.code, passed.err]).toEqual([0, ""]);
    expect(documentOf(passed.out).gate).toEqual({ mapped: 1, passed: true });
    const failed = await litequant("edgetpu", integer, ended, "--gate", "mapped=100%", "--json");
    expect(failed.code).toBe(3);
    expect(failed.err).toBe(`gate mapped=100% failed: ${ended}, 3 of 5 operators on the Edge TPU (60.0 %)\n`);
    expect(documentOf(failed.out).gate).toEqual({ mapped: 1, passed: false });
    expect((await litequant("edgetpu", ended, "--gate", "mapped=60%")).code).toBe(0);
    expect((await litequant("edgetpu", ended, "--gate", "mapped=60.1%")).code).toBe(3);
  });

  it("takes several models as compiled together, and cuts segments", async () => {
    const { code, out } = await litequant("edgetpu", integer, ended, "--segments", "2", "--json");
    const { models, operators, memory } = documentOf(out);
    expect(code).toBe(0);
    expect(operators.map(({ model }) => model)).toEqual([0, 0, 0, 1, 1, 1, 1, 1]);
    const [first, second] = models;
    expect(second!.memory.onChipRemaining).toBe(first!.memory.onChipRemaining - second!.memory.onChipUsed);
    expect(memory.onChipUsed).toBe(2 * first!.memory.onChipUsed);
    expect(first!.segments).toMatchObject([
      { first: 0, last: 0 },
      { first: 1, last: 2 },
    ]);
    const { out: text } = await litequant("edgetpu", integer, "--segments", "2");
    expect(text).toMatch(/segment +operators +parameters +cached whole\n/);
  });

  it("knows older compilers", async () => {
    const document = documentOf((await litequant("edgetpu", integer, "--compiler", "15.0", "--json")).out);
    expect(document.models[0]).toMatchObject({ compiler: "15.0", runtimeVersion: { compiled: 13 } });
  });

  it("names what is wrong with its input", async () => {
    expect(await failure("edgetpu", at("missing.tflite"))).toMatchObject({ exit: 2, code: "FILE_NOT_FOUND" });
    const text = await write("text.tflite", "not a model");
    expect(await failure("edgetpu", text)).toMatchObject({ exit: 2, code: "INVALID_MODEL" });
    expect(await failure("edgetpu")).toMatchObject({ exit: 2, code: "INVALID_ARGUMENT" });
    for (const gate of ["mapped=120%", "mapped=all", "100%", "mapped=-1", "speed=3"])
      expect(await failure("edgetpu", integer, "--gate", gate)).toMatchObject({
        exit: 2,
        message: expect.stringContaining("mapped=N%") as string,
      });
    expect(await failure("edgetpu", integer, "--compiler", "17")).toMatchObject({ exit: 2 });
    expect(await failure("edgetpu", integer, "--segments", "0")).toMatchObject({ exit: 2 });
    expect(await failure("edgetpu", integer, "--gates", "mapped=1")).toMatchObject({ exit: 2 });
  });
});
