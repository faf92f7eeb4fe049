import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeModel } from "@litequant/schema";
import { buildModel, random } from "@litequant/testkit";
import { describe, expect, it } from "vitest";
import { inspect, planQuantize, quantize } from "./index.ts";
import type { QuantizeFileOptions } from "./index.ts";

const folder = await mkdtemp(join(tmpdir(), "litequant-recipes-"));
const values = random(5);
const layer = (): { readonly shape: readonly number[]; readonly data: Float32Array } => ({
  shape: [32, 32],
  data: values.array("float32", 1024, -1, 1) as Float32Array,
});
const model = encodeModel(
  buildModel({
    tensors: {
      x: { shape: [1, 32] },
      w0: layer(),
      "net/dense/MatMul": { shape: [1, 32] },
      w1: layer(),
      "net/dense_1/MatMul": { shape: [1, 32] },
      y: { shape: [1, 32] },
    },
    operators: [
      { op: "FULLY_CONNECTED", inputs: ["x", "w0", ""], outputs: ["net/dense/MatMul"] },
      { op: "FULLY_CONNECTED", inputs: ["net/dense/MatMul", "w1", ""], outputs: ["net/dense_1/MatMul"] },
      { op: "SOFTMAX", inputs: ["net/dense_1/MatMul"], outputs: ["y"], options: { beta: 1 } },
    ],
    inputs: ["x"],
    outputs: ["y"],
  }),
);
const data = Array.from({ length: 8 }, () => ({ x: values.array("float32", 32, -1, 1) as Float32Array }));
const becomes = async (options: QuantizeFileOptions): Promise<string[]> =>
  (await planQuantize(model, options)).operators.map(({ to, weights }) => weights ?? to);

describe("quantize with a recipe", () => {
  it("mixes schemes, and takes the scheme given for the rest", async () => {
    const recipe = [{ name: "dense_1", scheme: "dynamic-range", bits: 4 }];
    expect(await becomes({ recipe })).toEqual(["float32", "int4 per channel", "float32"]);
    expect(await becomes({ recipe, scheme: "int8" })).toEqual(["int8 per channel", "int4 per channel", "int8"]);
    const { bytes, scheme } = await quantize(model, { recipe, scheme: "int8", data });
    expect(scheme).toBe("recipe");
    expect(bytes.byteLength).toBeLessThan(0.6 * model.byteLength);
  });

  it("reads files and names, of LiteRT Quantizer too", async () => {
    const path = join(folder, "recipe.json");
    await writeFile(path, JSON.stringify({ litequant: 1, inputs: "int8", rules: [{ scheme: "int8" }] }));
    const { bytes } = await quantize(model, { recipe: path, data });
    expect(bytes.byteLength).toBeGreaterThan(0);
    expect(await becomes({ recipe: "dynamic_wi8_afp32" })).toEqual(["int8 per channel", "int8 per channel", "float32"]);
    await expect(planQuantize(model, { recipe: "dynamic_w8" })).rejects.toThrow(/no recipe is called/);
    await expect(planQuantize(model, { recipe: join(folder, "none.json") })).rejects.toThrow(/none\.json/);
  });

  it("takes what LiteRT Quantizer calibrated", async () => {
    const range = { min: [[-1]], max: [[1]] };
    const ranges = { model_qsvs: { x: range, "net/dense/MatMul": range, "net/dense_1/MatMul": range, y: range } };
    const { operators } = await quantize(model, { recipe: "static_wi8_ai8", ranges });
    expect(operators.map(({ to }) => to)).toEqual(["int8", "int8", "int8"]);
    await expect(quantize(model, { recipe: "static_wi8_ai8", ranges: { z: range } })).rejects.toThrow(/no activation/);
  });

  it("skips operators by kind, layer or index", async () => {
    for (const skip of ["SOFTMAX", "y", "2"]) {
      expect(await becomes({ scheme: "int8", skip: [skip] })).toEqual([
        "int8 per channel",
        "int8 per channel",
        "float32",
      ]);
    }
    await expect(planQuantize(model, { scheme: "int8", skip: ["SOFTMX"] })).rejects.toThrow(/mean 'SOFTMAX'/);
  });

  it("asks a rule's own calibrator", async () => {
    const recipe = [{ scheme: "int8" }, { op: "SOFTMAX", scheme: "int8", calibrator: "percentile:p=90" }];
    const { ranges } = await quantize(model, { recipe, data });
    expect(ranges!.tensors.map(({ name, calibrator }) => [name, calibrator ?? "min-max"])).toContainEqual([
      "y",
      "percentile",
    ]);
    const wrong = [{ scheme: "int8", calibrator: "percentil" }];
    await expect(quantize(model, { recipe: wrong, data })).rejects.toThrow(/did you mean 'percentile'/);
  });

  it("names the rule that it cannot follow", async () => {
    await expect(planQuantize(model, { recipe: [{ scheme: "int9" }] })).rejects.toThrow(
      /rule 1: unknown scheme 'int9'/,
    );
    const option = [{ scheme: "float16", bits: 4 }];
    await expect(planQuantize(model, { recipe: option })).rejects.toThrow(/rule 1: .*no option 'bits'/);
    await expect(planQuantize(model)).rejects.toThrow(/a scheme \(int8\), or a recipe/);
    const { diagnostics } = await planQuantize(model, { recipe: [{ op: "TANH", scheme: "int8" }] });
    expect(diagnostics).toContainEqual(expect.objectContaining({ code: "RULE_UNUSED" }));
  });
});

describe("options that nothing would hear", () => {
  it.each([
    [{ scheme: 5 }, /scheme's type is "number"; give string or object/],
    [{ scheme: "int8", skip: "SOFTMAX" }, /skip is "SOFTMAX"; give a list/],
    [{ scheme: "int8", skip: [1] }, /skip is \[1\]; give a list/],
    [{ scheme: "int8", target: "npu" }, /target is "npu"; give any or litert/],
    [{ scheme: "int8", fallback: "none" }, /fallback is "none"; give float or error/],
    [{ scheme: "int8", compat: "tf" }, /compat is "tf"; give tflite/],
  ])("or that types rule out are refused: %j", async (options, message) => {
    await expect(planQuantize(model, options as unknown as QuantizeFileOptions)).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message: expect.stringMatching(message) as string,
    });
  });

  it("are refused where they contradict", async () => {
    const recipe = [{ scheme: "dynamic-range" }];
    for (const [option, flag] of [
      [{ bits: 4 }, "--bits"],
      [{ granularity: 32 }, "--granularity"],
      [{ perTensor: "all" }, "--per-tensor"],
      [{ minElements: 1 }, "--min-elements"],
      [{ compat: "tflite" }, "--compat"],
    ] as const) {
      await expect(planQuantize(model, { recipe, ...option })).rejects.toMatchObject({
        code: "INVALID_ARGUMENT",
        message: expect.stringContaining(`(${flag}) is for the scheme of the rest`) as string,
      });
    }
    expect(await becomes({ recipe: [{ index: 2, scheme: "float" }], scheme: "dynamic-range", bits: 4 })).toEqual([
      "int4 per channel",
      "int4 per channel",
      "float32",
    ]);
    const both = planQuantize(model, { scheme: "int8", perTensor: "dense", granularity: "channel" });
    await expect(both).rejects.toThrow(/use one of them/);
    await expect(planQuantize(model, { scheme: "int8", skip: [""] })).rejects.toThrow(/nothing in the model is called/);
  });

  it("are looked up all the same: a calibrator without data", async () => {
    await expect(planQuantize(model, { scheme: "int8", calibrator: "min" })).rejects.toThrow(/unknown calibrator/);
    await expect(planQuantize(model, { scheme: "float16", calibrator: "min" })).rejects.toThrow(/unknown calibrator/);
    const recipe = [{ scheme: "dynamic-range", calibrator: "percentile:p=2000" }];
    await expect(planQuantize(model, { recipe })).rejects.toThrow(/p is 2000/);
  });

  it("are named where they have no effect", async () => {
    const { diagnostics } = await quantize(model, { scheme: "float16", data, fixConcat: true });
    expect(diagnostics).toContainEqual({
      code: "OPTION_UNUSED",
      severity: "info",
      message: "no operator gets a scheme that quantizes activations, so this has no effect: data, fixConcat",
    });
    const used = await quantize(model, { scheme: "int8", data, fixConcat: true });
    expect(used.diagnostics.map(({ code }) => code)).not.toContain("OPTION_UNUSED");
  });
});

describe("quantize for a target", () => {
  it("keeps float what the runtime lacks, and has weights as it takes them", async () => {
    expect(await becomes({ scheme: "int8", target: "edgetpu" })).toEqual([
      "int8 per tensor",
      "int8 per tensor",
      "int8",
    ]);
    expect(await becomes({ recipe: [{ scheme: "int8" }], target: "edgetpu" })).toEqual([
      "int8 per tensor",
      "int8 per tensor",
      "int8",
    ]);
    expect(await becomes({ scheme: "int8", target: "litert" })).toEqual([
      "int8 per channel",
      "int8 per channel",
      "int8",
    ]);
    expect(await becomes({ scheme: "dynamic-range", target: "tflm" })).toEqual(["float32", "float32", "float32"]);
    const { diagnostics } = await quantize(model, { scheme: "int8", data, target: "edgetpu" });
    expect(diagnostics.at(-1)).toEqual({
      code: "EDGETPU_MAPPED",
      severity: "info",
      message: "the Edge TPU will run 3 of the file's 5 operators; litequant edgetpu says why not the others",
    });
    const strict = planQuantize(model, { scheme: "int16x8", target: "edgetpu", fallback: "error" });
    await expect(strict).rejects.toMatchObject({ code: "CANNOT_QUANTIZE" });
  });
});

it("inspect says what shares a scale", async () => {
  const { bytes } = await quantize(model, { scheme: "dynamic-range:bits=4,granularity=32" });
  const { subgraphs } = await inspect(bytes);
  const weights = subgraphs[0]!.tensors.filter(({ dtype }) => dtype === "int4");
  expect(weights).toHaveLength(2);
  for (const { quantization } of weights) {
    expect(quantization).toMatchObject({ scale: [], blocks: { size: 32 } });
    expect(subgraphs[0]!.tensors[quantization!.blocks!.scales]).toMatchObject({ dtype: "float16", shape: [32, 1] });
  }
});
