import type {
  CalibrationTable,
  DType,
  Model,
  PlanInput,
  QuantizationPlan,
  Sample,
  Scheme,
  TensorRange,
  TensorValue,
} from "@litequant/core";
import { createRunner } from "@litequant/interpreter";
import { specOf, targetSupport } from "@litequant/ops";
import { int16x8 } from "@litequant/quantizer-int16x8";
import { int8 } from "@litequant/quantizer-int8";
import { buildModel, numpyUniform } from "@litequant/testkit";
import type { OperatorSketch } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { applyPlan, planQuantization } from "../src/index.ts";
import { linesOf, tableOf } from "./hand.ts";

const CELLS = 64;
const none = { fusedActivationFunction: "NONE" } as const;

describe("boxes of 0 to 640 concatenated with scores of 0 to 1", () => {
  const head = yolo();
  const threads = "ultralytics#1683, #2401, PR#1695, tf#45330";

  it(`${threads}: the plan says which branch loses how much, and what to do`, () => {
    const { plan } = quantize(head, int8());
    const [finding, ...others] = plan.diagnostics.filter(({ code }) => code === "CONCAT_RANGES");
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ severity: "warning", location: { operator: 5, op: "CONCATENATION" } });
    expect(finding!.message).toMatch(
      /^CONCATENATION \(operator 5\): its inputs share one scale of 2\.\d+, which costs "score_rows" \(tensor \d+\) 9\.\d bits of its values from 0 to 1; give them room \(fixConcat, --fix-concat\)/,
    );
  });

  it(`${threads}: scores are two values without the fix, and as good as 8 bits can be with it`, () => {
    const without = quantize(head, int8());
    expect(new Set(scoresOf(without.model)).size).toBeLessThanOrEqual(2);
    expect(scoreError(without.model)).toBeGreaterThan(0.3);
    const fixed = quantize(head, int8(), { fixConcat: true });
    expect(scoreError(fixed.model)).toBeLessThan(0.02);
    expect(fixed.plan.diagnostics.filter(({ code }) => code === "CONCAT_RANGES")).toEqual([]);
    expect(fixed.plan.operators[5]).toMatchObject({
      to: "float32",
      reason: { code: "CONCAT_RANGES", message: expect.stringMatching(/^left float .* "score_rows"/) as string },
    });
    expect(linesOf(fixed.model).slice(-4)).toEqual([
      "DEQUANTIZE box_rows:int8 -> box_rows_float32:float32",
      "DEQUANTIZE score_rows:int8 -> score_rows_float32:float32",
      "CONCATENATION box_rows_float32:float32 score_rows_float32:float32 -> rows:float32",
      "TRANSPOSE rows:float32 axes:int32 -> detections:float32",
    ]);
  });

  it(`${threads}: where nothing may stay float the concatenation runs in int16, and so does what moves its values on`, () => {
    const fixed = quantize(head, int8(), { fixConcat: true, fallback: "error", ends: ends("int8", "int16") });
    expect(scoreError(fixed.model)).toBeLessThan(0.02);
    expect(linesOf(fixed.model).slice(-4)).toEqual([
      "QUANTIZE box_rows:int8 -> box_rows_int16:int16",
      "QUANTIZE score_rows:int8 -> score_rows_int16:int16",
      "CONCATENATION box_rows_int16:int16 score_rows_int16:int16 -> rows:int16",
      "TRANSPOSE rows:int16 axes:int32 -> detections:int16",
    ]);
    expect(fixed.plan.operators[5]).toMatchObject({
      to: "int16",
      reason: { code: "QUANTIZED", message: expect.stringContaining("in int16, because in 8 bits") as string },
    });
    const floats = quantize(head, int8(), { fixConcat: true, fallback: "error" });
    expect(scoreError(floats.model)).toBeLessThan(0.02);
    expect(linesOf(floats.model).at(-1)).toBe("DEQUANTIZE detections_int16:int16 -> detections:float32");
  });

  it("an 8-bit output has no room: nothing is changed, and the finding says what would help", () => {
    const { plan } = quantize(head, int8(), { fixConcat: true, ends: ends("int8", "int8") });
    expect(plan.operators[5]!.to).toBe("int8");
    expect(plan.diagnostics.find(({ code }) => code === "CONCAT_RANGES")?.message).toMatch(
      /no room either: make them outputs of their own in the source model, or this output float32 or int16$/,
    );
  });

  it("parts cut out again keep their bits through int16", () => {
    const model = yolo([
      { op: "SLICE", inputs: ["rows", "begin", "size"], outputs: ["cut"] },
      { op: "LOGISTIC", inputs: ["cut"], outputs: ["detections"] },
    ]);
    const without = quantize(model, int8());
    const fixed = quantize(model, int8(), { fixConcat: true });
    expect(error(model, fixed.model)).toBeLessThan(0.2 * error(model, without.model));
    expect(linesOf(fixed.model).slice(-5, -1)).toEqual([
      "CONCATENATION box_rows_int16:int16 score_rows_int16:int16 -> rows:int16",
      "SLICE rows:int16 begin:int32 size:int32 -> cut:int16",
      "QUANTIZE cut:int16 -> cut_int8:int8",
      "LOGISTIC cut_int8:int8 -> detections_int8:int8",
    ]);
  });

  it("16x8 has room for most: where it has not, the fix is float", () => {
    const narrow = quantize(head, int16x8()).plan;
    expect(narrow.diagnostics.filter(({ code }) => code === "CONCAT_RANGES")).toHaveLength(1);
    const fixed = quantize(head, int16x8(), { fixConcat: true });
    expect(fixed.plan.operators[5]).toMatchObject({ to: "float32", reason: { code: "CONCAT_RANGES" } });
    const ended = quantize(head, int16x8(), { fixConcat: true, ends: ends("int16", "int16") });
    expect(ended.plan.operators[5]!.to).toBe("int16");
  });

  it("a target without the kernel gets none", () => {
    const supports: PlanInput["supports"] = ({ operator, inputs }) =>
      operator.op === "CONCATENATION" && inputs[0]!.dtype === "int16"
        ? { code: "TARGET_LACKS", message: "none" }
        : undefined;
    const { plan } = quantize(head, int8(), { fixConcat: true, ends: ends("int8", "int16"), supports });
    expect(plan.operators[5]).toMatchObject({ to: "float32", reason: { code: "TARGET_LACKS" } });
    for (const target of ["litert", "tflm"] as const) {
      const { operators } = quantize(head, int8(), {
        fixConcat: true,
        ends: ends("int8", "int16"),
        supports: targetSupport(target),
      }).plan;
      expect(operators[5]!.to).toBe("int16");
    }
  });
});

describe("other operators whose inputs share one scale", () => {
  it("are looked at by their facts: a mask's constant may cost what it masks", () => {
    const model = buildModel({
      tensors: {
        mask: { shape: [1, 4], dtype: "bool" },
        x: { shape: [1, 4] },
        low: { shape: [1, 4], data: [-1000, -1000, -1000, -1000] },
        y: { shape: [1, 4] },
      },
      operators: [{ op: "SELECT_V2", inputs: ["mask", "x", "low"], outputs: ["y"] }],
      inputs: ["mask", "x"],
      outputs: ["y"],
    });
    const { plan } = quantize(model, int8(), { ranges: tableOf(model, { y: [-1000, 1] }) });
    expect(plan.diagnostics.map(({ code }) => code)).toEqual(["CONCAT_RANGES"]);
    expect(plan.diagnostics[0]!.message).toMatch(/^SELECT_V2 \(operator 0\).*"x" \(tensor 1\) \d\.\d bits/);
    const fixed = quantize(model, int8(), { ranges: tableOf(model, { y: [-1000, 1] }), fixConcat: true });
    expect(fixed.plan.operators[0]).toMatchObject({ to: "float32", reason: { code: "CONCAT_RANGES" } });
  });

  it("are left alone where ranges are alike, and where the wide one is cut off anyway", () => {
    const tensors = { a: { shape: [1, 4] }, b: { shape: [1, 4] }, y: { shape: [1, 4] } };
    const of = (op: "PACK" | "MINIMUM", y: readonly [number, number]): readonly string[] => {
      const operator: OperatorSketch =
        op === "PACK"
          ? { op, inputs: ["a", "b"], outputs: ["y"], options: { axis: 0, valuesCount: 2 } }
          : { op, inputs: ["a", "b"], outputs: ["y"] };
      const shape = op === "PACK" ? [2, 1, 4] : [1, 4];
      const model = buildModel({
        tensors: { ...tensors, y: { shape } },
        operators: [operator],
        inputs: ["a", "b"],
        outputs: ["y"],
      });
      const ranges = tableOf(model, { a: [0, op === "PACK" ? 7 : 100], b: [0, 1], y });
      return quantize(model, int8(), { ranges }).plan.diagnostics.map(({ code }) => code);
    };
    expect(of("PACK", [0, 7])).toEqual([]);
    expect(of("PACK", [0, 7.9])).toEqual([]);
    expect(of("MINIMUM", [0, 1])).toEqual([]);
  });
});

/** The head of a detector: boxes in pixels and class scores, side by side. */
function yolo(
  tail: readonly OperatorSketch[] = [{ op: "TRANSPOSE", inputs: ["rows", "axes"], outputs: ["detections"] }],
): Model {
  const uniform = numpyUniform(7);
  const random = (count: number, low: number, high: number): number[] =>
    Array.from({ length: count }, () => uniform(low, high));
  const convolution = {
    ...none,
    padding: "SAME",
    strideW: 1,
    strideH: 1,
    dilationWFactor: 1,
    dilationHFactor: 1,
    quantizedBiasType: "float32",
  } as const;
  const cuts = tail.length > 1;
  return buildModel({
    tensors: {
      image: { shape: [1, 8, 8, 4] },
      box_w: { shape: [4, 1, 1, 4], data: random(16, 0, 340) },
      box_b: { shape: [4], data: [0, 0, 0, 0] },
      boxes: { shape: [1, 8, 8, 4] },
      score_w: { shape: [3, 1, 1, 4], data: random(12, -6, 6) },
      score_b: { shape: [3], data: [0, 0, 0] },
      logits: { shape: [1, 8, 8, 3] },
      scores: { shape: [1, 8, 8, 3] },
      box_shape: { shape: [3], dtype: "int32", data: [1, CELLS, 4] },
      box_rows: { shape: [1, CELLS, 4] },
      score_shape: { shape: [3], dtype: "int32", data: [1, CELLS, 3] },
      score_rows: { shape: [1, CELLS, 3] },
      rows: { shape: [1, CELLS, 7] },
      axes: { shape: [3], dtype: "int32", data: [0, 2, 1] },
      begin: { shape: [3], dtype: "int32", data: [0, 0, 4] },
      size: { shape: [3], dtype: "int32", data: [1, CELLS, 3] },
      ...(cuts && { cut: { shape: [1, CELLS, 3] } }),
      detections: { shape: cuts ? [1, CELLS, 3] : [1, 7, CELLS] },
    },
    operators: [
      { op: "CONV_2D", inputs: ["image", "box_w", "box_b"], outputs: ["boxes"], options: convolution },
      { op: "CONV_2D", inputs: ["image", "score_w", "score_b"], outputs: ["logits"], options: convolution },
      { op: "LOGISTIC", inputs: ["logits"], outputs: ["scores"] },
      { op: "RESHAPE", inputs: ["boxes", "box_shape"], outputs: ["box_rows"], options: { newShape: [1, CELLS, 4] } },
      {
        op: "RESHAPE",
        inputs: ["scores", "score_shape"],
        outputs: ["score_rows"],
        options: { newShape: [1, CELLS, 3] },
      },
      { op: "CONCATENATION", inputs: ["box_rows", "score_rows"], outputs: ["rows"], options: { axis: 2, ...none } },
      ...tail,
    ],
    inputs: ["image"],
    outputs: ["detections"],
  });
}

function ends(input: DType, output: DType): PlanInput["ends"] {
  return { inputs: [input], outputs: [output] };
}

function quantize(
  model: Model,
  scheme: Scheme,
  options: Partial<PlanInput> = {},
): { model: Model; plan: QuantizationPlan } {
  const plan = planQuantization({
    model,
    ranges: options.ranges ?? observed(model),
    schemeOf: () => scheme,
    ends: ends("float32", "float32"),
    fallback: "float",
    specOf,
    ...options,
  });
  return { model: applyPlan(model, plan, { specOf }).model, plan };
}

const pixels = numpyUniform(11);
const image = Float32Array.from({ length: CELLS * 4 }, () => pixels(0, 1));

/** Ranges of all tensors on the one image. */
function observed(model: Model): CalibrationTable {
  const found: TensorRange[] = [];
  createRunner(model).run(sampleOf(model), {
    after: ({ outputs }) => {
      for (const activation of outputs) {
        const { min, max } = activation.range();
        found.push({ subgraph: 0, index: activation.id.index, name: "", min: Math.min(min, 0), max });
      }
    },
  });
  return { ...tableOf(model), tensors: found };
}

/** The image as the model's input takes it. */
function sampleOf({ subgraphs }: Model): Sample {
  const { tensors, inputs } = subgraphs[0]!;
  const { name, shape, dtype, quantization } = tensors[inputs[0]!]!;
  const quantized = (value: number): number =>
    Math.round(value / quantization!.scale[0]!) + quantization!.zeroPoint[0]!;
  const data =
    dtype === "float32"
      ? image
      : dtype === "int16"
        ? Int16Array.from(image, quantized)
        : Int8Array.from(image, quantized);
  return { index: 0, inputs: { [name]: { dtype, shape, data } } };
}

/** The output in real numbers. */
function outputOf(model: Model): readonly number[] {
  const [{ dtype, data }] = Object.values(createRunner(model).run(sampleOf(model))) as [TensorValue];
  const { tensors, outputs } = model.subgraphs[0]!;
  const { scale, zeroPoint } = tensors[outputs[0]!]!.quantization ?? { scale: [1], zeroPoint: [0] };
  return Array.from(data as Float32Array, (value) =>
    dtype === "float32" ? value : (value - zeroPoint[0]!) * scale[0]!,
  );
}

function scoresOf(model: Model): readonly number[] {
  return outputOf(model).slice(4 * CELLS);
}

/** The largest difference between scores and those of the float model. */
function scoreError(model: Model): number {
  const expected = scoresOf(yolo());
  return Math.max(...scoresOf(model).map((score, i) => Math.abs(score - expected[i]!)));
}

function error(expected: Model, actual: Model): number {
  const values = outputOf(expected);
  return Math.max(...outputOf(actual).map((value, i) => Math.abs(value - values[i]!)));
}
