import { readFile } from "node:fs/promises";
import { elementCount } from "@litequant/core";
import type { Model } from "@litequant/core";
import { Interpreter } from "@litequant/node";
import { decodeModel } from "@litequant/schema";
import { describeShared, random, requireShared } from "@litequant/testkit";
import { createOracle } from "@litequant/testkit/oracle";
import { describe, expect, it } from "vitest";
import { litequant, workFolder } from "../test/fixtures.ts";

const { at } = await workFolder();
const float = at("float.tflite");

describe("quantize without data", () => {
  it("makes weights int8 or float16", async () => {
    const hybrid = "FULLY_CONNECTED float32 int8 float32";
    expect(await quantized(float, "--scheme", "dynamic-range", "--min-elements", "0")).toEqual([
      hybrid,
      hybrid,
      "SOFTMAX float32",
    ]);
    const narrow = hybrid.replace("int8", "int4");
    const flags = ["--scheme", "dynamic-range", "--min-elements", "0", "--bits", "4"];
    expect((await quantized(float, ...flags)).slice(0, 2)).toEqual([narrow, narrow]);
    expect((await quantized(float, "--scheme", "float16")).slice(0, 3)).toEqual([
      "DEQUANTIZE float16",
      "DEQUANTIZE float16",
      "FULLY_CONNECTED float32 float32 float32",
    ]);
  });

  it("says when nothing is large enough", async () => {
    const { code, out } = await litequant("quantize", float, "--dry-run", "--scheme", "dynamic-range");
    expect(code).toBe(0);
    expect(out).toContain("left every operator as it is: FEW_ELEMENTS (2)");
    expect(out).toContain("128 elements, fewer than the 1024");
  });

  it("refuses flags that the scheme does not know, and integer inputs", async () => {
    const refused = async (...flags: readonly string[]): Promise<string> => {
      const { code, err } = await litequant("quantize", float, "--dry-run", ...flags);
      expect(code).toBe(2);
      return err;
    };
    expect(await refused("--scheme", "float16", "--min-elements", "9")).toContain("minElements (--min-elements)");
    expect(await refused("--scheme", "weight-only", "--bits", "5")).toContain("cannot have 5 bits");
    expect(await refused("--scheme", "weight-only", "--granularity", "row")).toContain("granularity is row");
    expect(await refused("--scheme", "float16", "--bits", "4")).toContain("bits (--bits)");
    expect(await refused("--scheme", "float16", "--input-type", "int8")).toContain("leaves activations float32");
  });
});

describeShared("weights of production models", () => {
  /** Floors under the SQNR against the float model (dB, on one made-up sample), and highest share of its size. */
  const cases = [
    ["mnist_conv/conv_fc_mnist_float", "dynamic-range", 36, 0.28],
    ["mnist_conv/conv_fc_mnist_float", "float16", 64, 0.52],
    ["mlperf_ad/ad01_float", "dynamic-range", 24, 0.28],
    ["mlperf_ad/ad01_float", "float16", 64, 0.52],
    ["mlperf_ad/ad01_float", "weight-only", 24, 0.28],
    ["mlperf_ad/ad01_float", "weight-only:bits=4", 0, 0.16],
  ] as const;
  for (const [name, scheme, quality, share] of cases) {
    it(`${name} as ${scheme}: our kernels and an independent runtime agree`, async () => {
      const source = requireShared("corpus", "models", `${name}.tflite`);
      await quantized(source, "--scheme", scheme);
      const [before, after] = [
        new Uint8Array(await readFile(source)),
        new Uint8Array(await readFile(at("out.tflite"))),
      ];
      const { model } = decodeModel(before);
      const { inputs, tensors } = model.subgraphs[0]!;
      const sample = random(5).array("float32", elementCount(tensors[inputs[0]!]!.shape), -1, 1) as Float32Array;
      const ours = await run(after, sample);
      const [independent] = await (await createOracle()).run(after, [sample]);
      expect(decibels(Array.from(independent as Float32Array), ours)).toBeGreaterThan(60);
      expect(decibels(await run(before, sample), ours)).toBeGreaterThan(quality);
      expect(after.byteLength / before.byteLength).toBeLessThan(share);
    });
  }
});

/** Operators of what the command writes, with the types of their inputs. */
async function quantized(source: string, ...flags: readonly string[]): Promise<readonly string[]> {
  expect(await litequant("quantize", source, "-o", at("out.tflite"), ...flags)).toMatchObject({ code: 0, err: "" });
  return kinds(decodeModel(await readFile(at("out.tflite"))).model);
}

function kinds({ subgraphs }: Model): readonly string[] {
  const { operators, tensors } = subgraphs[0]!;
  return operators.map(({ op, inputs }) => [op, ...inputs.map((index) => tensors[index]?.dtype)].join(" "));
}

async function run(bytes: Uint8Array, sample: Float32Array): Promise<readonly number[]> {
  const interpreter = await Interpreter.load(bytes);
  interpreter.allocateTensors();
  interpreter.setTensor(interpreter.getInputDetails()[0]!.index, sample);
  interpreter.invoke();
  return Array.from(interpreter.getTensor(interpreter.getOutputDetails()[0]!.index) as Float32Array);
}

function decibels(expected: readonly number[], actual: readonly number[]): number {
  let signal = 0;
  let noise = 0;
  for (const [i, value] of expected.entries()) {
    signal += value * value;
    noise += (value - actual[i]!) ** 2;
  }
  return noise === 0 ? Infinity : 10 * Math.log10(signal / noise);
}
