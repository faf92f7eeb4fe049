import type { CalibrationTable, Progress } from "@litequant/core";
import { minMax } from "@litequant/calibrator-min-max";
import { int8 } from "@litequant/quantizer-int8";
import { encodeModel } from "@litequant/schema";
import { buildModel } from "@litequant/testkit";
import type { GraphSketch } from "@litequant/testkit";
import { describe, expect, it } from "vitest";
import { classifierBytes, pictures, temporaryFile } from "../test/fixtures.ts";
import {
  calibrate,
  evaluate,
  inspect,
  Interpreter,
  LitequantError,
  mergeRanges,
  quantize,
  rangesDocument,
  run,
} from "./index.ts";

const float = classifierBytes();
const withCode = (code: string): Error => expect.objectContaining({ code }) as Error;

describe("quantize", () => {
  it("takes a file or bytes, names or values, and gives the same bytes", async () => {
    const fromNames = await quantize(await temporaryFile("m.tflite", float), {
      scheme: "int8",
      calibrator: "min-max",
      data: () => pictures(),
    });
    const fromValues = await quantize(float, { scheme: int8(), calibrator: minMax(), data: [...pictures()] });
    expect(fromValues.bytes).toEqual(fromNames.bytes);
    expect(fromNames).toMatchObject({ scheme: "int8", samples: 20, bytesBefore: float.byteLength });
    expect(fromNames.operators.map(({ op, from, to }) => [op, from, to])).toEqual([
      ["FULLY_CONNECTED", "float32", "int8"],
      ["SOFTMAX", "float32", "int8"],
    ]);
  });

  it("gives from ranges what it gives from the data they come from", async () => {
    const { bytes, ranges } = await quantize(float, { scheme: "int8", data: () => pictures() });
    const document = rangesDocument(ranges!);
    const file = await temporaryFile("ranges.json", JSON.stringify(document));
    for (const given of [ranges!, document, file])
      expect((await quantize(float, { scheme: "int8", ranges: given })).bytes).toEqual(bytes);
    const bare = (document as { tensors: never }).tensors;
    expect((await quantize(float, { scheme: "int8", ranges: bare })).operators[0]!.to).toBe("int8");
  });

  it("sets the types of inputs and outputs", async () => {
    const { bytes } = await quantize(float, {
      scheme: "int8",
      data: () => pictures(),
      inputType: "uint8",
      outputType: "int8",
      fallback: "error",
    });
    const { subgraphs } = await inspect(bytes);
    const [graph] = subgraphs;
    expect(graph!.tensors[graph!.inputs[0]!]!.dtype).toBe("uint8");
    expect(graph!.tensors[graph!.outputs[0]!]!.dtype).toBe("int8");
  });

  it("says what is missing or wrong", async () => {
    const data = (): Generator<{ picture: Float32Array }> => pictures();
    await expect(quantize(float, { scheme: "int8" })).rejects.toThrow(withCode("NO_DATA"));
    await expect(quantize(float, { scheme: "int4", data })).rejects.toThrow(/unknown scheme 'int4'/);
    await expect(quantize(float, { scheme: minMax() as never, data })).rejects.toThrow(
      /gives a calibrator, not a scheme/,
    );
    await expect(quantize(float, { scheme: "int8", data, ranges: [] })).rejects.toThrow(/use one of them/);
    await expect(quantize(new Uint8Array(0), { scheme: "int8", data })).rejects.toThrow(/is empty/);
    const { bytes } = await quantize(float, { scheme: "int8", data });
    await expect(quantize(bytes, { scheme: "int8", data })).rejects.toThrow(withCode("ALREADY_QUANTIZED"));
  });
});

describe("calibrate", () => {
  it("merges shards and resumes to the table of one run", async () => {
    const data = (): Generator<{ picture: Float32Array }> => pictures();
    const whole = rangesDocument(await calibrate(float, { data }));
    const shards = await Promise.all([0, 1].map((index) => calibrate(float, { data, shard: { index, of: 2 } })));
    expect(rangesDocument(await mergeRanges(shards.map(rangesDocument)))).toEqual(whole);
    const first = await calibrate(float, { data, samples: 7 });
    expect(rangesDocument(await calibrate(float, { data, resume: first }))).toEqual(whole);
  });

  it("hands out the table when aborted, to go on from", async () => {
    const controller = new AbortController();
    let saved: CalibrationTable | undefined;
    const data = function* (): Generator<{ picture: Float32Array }> {
      let i = 0;
      for (const picture of pictures()) {
        if (i++ === 9) controller.abort();
        yield picture;
      }
    };
    const onCheckpoint = (table: CalibrationTable): void => void (saved = table);
    await expect(calibrate(float, { data, signal: controller.signal, onCheckpoint })).rejects.toThrow(
      withCode("ABORTED"),
    );
    expect(saved!.samples).toEqual([[0, 8]]);
    const whole = await calibrate(float, { data: () => pictures() });
    expect(rangesDocument(await calibrate(float, { data: () => pictures(), resume: saved }))).toEqual(
      rangesDocument(whole),
    );
  });

  it("ends with an endless source when samples says where", async () => {
    const { samples } = await calibrate(float, { data: () => pictures(Infinity), samples: 12 });
    expect(samples).toEqual([[0, 11]]);
  });
});

describe("abort and progress with a generator that never waits", () => {
  const spin = (ms: number): void => {
    for (const until = performance.now() + ms; performance.now() < until;);
  };
  const slow = function* (): Generator<{ picture: Float32Array }> {
    for (const picture of pictures(Infinity)) {
      spin(5);
      yield picture;
    }
  };

  it("stops soon after the signal, with how far it came", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("enough")), 100);
    const seen: Progress[] = [];
    const started = performance.now();
    const failing = calibrate(float, {
      data: slow,
      signal: controller.signal,
      onProgress: (progress) => seen.push(progress),
    });
    await expect(failing).rejects.toThrow(withCode("ABORTED"));
    expect(performance.now() - started).toBeLessThan(2000);
    expect(seen.length).toBeGreaterThan(2);
    expect(seen.at(-1)).toMatchObject({ stage: "calibrate" });
  });

  it("does not begin when aborted before", async () => {
    const signal = AbortSignal.abort();
    await expect(quantize(float, { scheme: "int8", data: slow, signal })).rejects.toThrow(withCode("ABORTED"));
    await expect(evaluate(float, { data: slow, metric: "mse", signal })).rejects.toThrow(withCode("ABORTED"));
  });

  it("knows the total where there is one", async () => {
    const seen: Progress[] = [];
    await evaluate(float, { data: [...pictures(3)], metric: "sqnr", onProgress: (progress) => seen.push(progress) });
    expect(seen.map(({ done, total }) => [done, total])).toEqual([0, 1, 2, 3].map((done) => [done, 3]));
  });
});

describe("evaluate", () => {
  it("scores models whatever their inputs and outputs, a row each", async () => {
    const data = [...pictures()];
    const files = [float];
    for (const type of ["float32", "int8", "uint8"] as const) {
      files.push((await quantize(float, { scheme: "int8", data, inputType: type, outputType: type })).bytes);
    }
    const rows = await evaluate(files, { data, labels: data.map((_, i) => i % 4), metric: ["top1", "sqnr"] });
    expect(rows).toHaveLength(8);
    expect(rows[0]).toMatchObject({ metric: "top1", better: "higher", bytes: float.byteLength });
    const alone = await evaluate(files, { data, metric: "sqnr" });
    expect(alone[0]!.score).toBe(999);
    for (const { score } of alone.slice(1)) expect(score).toBeGreaterThan(30);
  });

  it("says what does not fit before the first sample", async () => {
    const data = [...pictures(5)];
    await expect(evaluate(float, { data, metric: "top1" })).rejects.toThrow(/compares with labels/);
    await expect(evaluate(float, { data, labels: [1, 2], metric: "top1" })).rejects.toThrow(/2 labels for 5 samples/);
    await expect(evaluate(float, { data, metric: "tops1" })).rejects.toThrow(/did you mean 'top1'/);
    await expect(evaluate([], { data, metric: "mse" })).rejects.toThrow(/at least one model/);
  });
});

describe("inspect", () => {
  it("says of each operator whether it runs, and why not", async () => {
    const ends = { x: { shape: [1, 2] }, y: { shape: [1, 2] }, z: { shape: [1, 2] } };
    const model = buildModel({
      tensors: ends,
      operators: [
        { op: "RELU", inputs: ["x"], outputs: ["y"] },
        { op: "CUSTOM:FlexErf", inputs: ["y"], outputs: ["z"] },
      ],
      inputs: ["x"],
      outputs: ["z"],
    });
    const { subgraphs, diagnostics } = await inspect(encodeModel(model));
    expect(subgraphs[0]!.operators.map(({ runs }) => runs)).toEqual([true, false]);
    expect(diagnostics).toMatchObject([{ code: "UNSUPPORTED_OPERATOR", location: { subgraph: 0, operator: 1 } }]);
    expect(diagnostics[0]!.message).toContain("without SELECT_TF_OPS");
  });

  it("describes everything but values", async () => {
    const document = await inspect(float);
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
    expect(document).toMatchObject({
      file: "bytes",
      bytes: float.byteLength,
      schemaVersion: 3,
      signatures: [{ key: "classify", subgraph: 0, inputs: { picture: 0 }, outputs: { result: 4 } }],
    });
    const [graph] = document.subgraphs;
    expect(graph!.tensors[0]).toEqual({
      index: 0,
      name: "image",
      dtype: "float32",
      shape: [1, 8],
      shapeSignature: [-1, 8],
      bytes: 32,
      constant: false,
      quantization: null,
    });
    expect(graph!.tensors[1]).toMatchObject({ constant: true, bytes: 128 });
    expect(graph!.operators[1]).toMatchObject({
      index: 1,
      op: "SOFTMAX",
      inputs: [3],
      outputs: [4],
      options: { beta: 1 },
    });
  });
});

describe("Interpreter", () => {
  it("runs a model with the calls that users know", async () => {
    const it_ = await Interpreter.load(await temporaryFile("m.tflite", float), { kernels: "reference" });
    it_.resizeInput(0, [2, 8]);
    it_.allocateTensors();
    const [input] = it_.getInputDetails();
    expect(input).toMatchObject({
      index: 0,
      name: "image",
      dtype: "float32",
      shape: [2, 8],
      shapeSignature: [-1, 8],
      quantization: null,
    });
    it_.setTensor(input!.index, new Float32Array(16).fill(0.5));
    it_.invoke();
    const scores = it_.getTensor(it_.getOutputDetails()[0]!.index);
    expect(scores).toHaveLength(8);
    const { result } = it_.getSignatureRunner("classify").run({ picture: new Float32Array(8).fill(0.5) });
    expect(result).toEqual(scores.slice(0, 4));
    expect(it_.getSignatureList()).toEqual({ classify: { inputs: ["picture"], outputs: ["result"] } });
    await expect(Interpreter.load(float, { kernels: "quick" as never })).rejects.toThrow(/unknown kernels 'quick'/);
  });
});

describe("run", () => {
  it("takes inputs by signature name, tensor name or position", async () => {
    const value = new Float32Array(8).fill(0.25);
    const results = await Promise.all(["picture", "image", "0"].map((key) => run(float, { inputs: { [key]: value } })));
    for (const { outputs } of results) expect(outputs).toEqual(results[0]!.outputs);
    await expect(run(float, { inputs: { other: value } })).rejects.toThrow(/no input 'other'; it has 0 'picture'/);
    await expect(run(float, { inputs: { image: new Int32Array(8) } })).rejects.toThrow(
      /is float32, the data are int32/,
    );
    await expect(run(float, {})).rejects.toThrow(/no value for input 'picture' \(float32 \[\?, 8\]\)/);
  });

  it("stops a loop that never ends, and says how to let it go on", async () => {
    const whole = { dtype: "int32", shape: [] } as const;
    const model = buildModel(
      {
        tensors: { i: whole, o: whole },
        operators: [
          { op: "WHILE", inputs: ["i"], outputs: ["o"], options: { condSubgraphIndex: 1, bodySubgraphIndex: 2 } },
        ],
        inputs: ["i"],
        outputs: ["o"],
      },
      {
        tensors: { i: whole, yes: { dtype: "bool", shape: [], data: [1] } },
        operators: [],
        inputs: ["i"],
        outputs: ["yes"],
      },
      { tensors: { i: whole }, operators: [], inputs: ["i"], outputs: ["i"] },
    );
    await expect(run(encodeModel(model), { random: 1, stepLimit: 7 })).rejects.toMatchObject({
      code: "STEP_LIMIT",
      message: expect.stringMatching(/WHILE \(operator 0.*7 steps.*--step-limit/) as string,
    });
  });

  it("runs the signature asked for, with made-up values too", async () => {
    const graph = (op: "TANH" | "RELU", key: string): GraphSketch => ({
      tensors: { a: { shape: [1, 2] }, b: { shape: [1, 2] } },
      operators: [{ op, inputs: ["a"], outputs: ["b"] } as GraphSketch["operators"][number]],
      inputs: ["a"],
      outputs: ["b"],
      signatures: [{ key, inputs: { x: "a" }, outputs: { y: "b" } }],
    });
    const bytes = encodeModel(buildModel(graph("TANH", "squash"), graph("RELU", "cut")));
    const x = Float32Array.of(-2, 2);
    expect([...(await run(bytes, { signature: "cut", inputs: { x } })).outputs[0]!.value.data]).toEqual([0, 2]);
    const [squashed, cut] = await Promise.all(
      ["squash", "cut"].map((signature) => run(bytes, { signature, random: 1 })),
    );
    expect(squashed!.outputs).not.toEqual(cut!.outputs);
    await expect(run(bytes, { signature: "none", random: 1 })).rejects.toThrow(
      /no signature "none" in the model; it has: "squash", "cut"/,
    );
  });

  it("quantizes float data for a quantized input and resizes the batch", async () => {
    const { bytes } = await quantize(float, { scheme: "int8", data: () => pictures(), inputType: "int8" });
    const { outputs, tensors } = await run(bytes, {
      inputs: { picture: { data: new Float32Array(24).fill(0.5), shape: [3, 8] } },
      allTensors: true,
    });
    expect(outputs[0]!.value.shape).toEqual([3, 4]);
    expect(tensors!.find(({ name }) => name === "image")!.value).toMatchObject({ dtype: "int8", shape: [3, 8] });
  });
});

it("gives errors that survive JSON", async () => {
  const error: unknown = await quantize(float, {
    scheme: "int8",
    data: [{ picture: new Float32Array(8).fill(NaN) }],
  }).catch((caught: unknown) => caught);
  expect(LitequantError.isInstance(error) && LitequantError.fromJSON(error.toJSON())).toMatchObject({
    code: "INVALID_DATA",
    location: { sample: 0, name: "image" },
  });
});
