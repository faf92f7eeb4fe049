import type { Diagnostic, Model, Sample } from "@litequant/core";
import { buildModel, numbers, type TensorSketch } from "@litequant/testkit";
import { describe, expect, test } from "vitest";
import { generatorSource, type GeneratorOptions } from "./generator-source.ts";
import { everySample } from "./wanted.ts";

const model = (...inputs: readonly (readonly [string, TensorSketch])[]): Model =>
  buildModel({
    tensors: Object.fromEntries(inputs),
    operators: [],
    inputs: inputs.map(([name]) => name),
    outputs: [inputs[0]![0]],
  });
const image = model(["image", { shape: [1, 4, 6, 3] }]);
const pixels = 4 * 6 * 3;

/** The samples that come of what a generator yields, and what is reported. */
async function feed(
  target: Model,
  yields: readonly unknown[],
  options: GeneratorOptions = {},
  found: Diagnostic[] = [],
): Promise<Sample[]> {
  const samples: Sample[] = [];
  const source = generatorSource(yields as never, options);
  for await (const sample of source.open(target, everySample, { report: (diagnostic) => found.push(diagnostic) }))
    samples.push(sample);
  return samples;
}
/** Expects an error with a code, and all of the texts in its message. */
async function refused(
  target: Model,
  yields: readonly unknown[],
  texts: readonly string[],
  location = {},
): Promise<void> {
  const failure = await feed(target, yields).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toMatchObject({ name: "LitequantError", code: "INVALID_DATA", location });
  for (const text of texts) expect((failure as Error).message).toContain(text);
}

const two = model(["query", { shape: [1, 20] }], ["memory", { shape: [1, 40] }]);
const three = model(
  ["input_image", { shape: [1, 8, 8, 3] }],
  ["input_image_meta", { shape: [1, 14] }],
  ["input_anchors", { shape: [1, -1, 4].map((size) => Math.max(size, 1)), shapeSignature: [1, -1, 4] }],
);

describe("representative data that other tools answer with a crash or a riddle", () => {
  // Several inputs in another order: "concatenation.cc:80 t->dims->data[d] != t0->dims->data[d] (20 != 40)".
  test("tensorflow#55424: values in another order than the inputs", async () => {
    await refused(
      two,
      [[new Float32Array(40), new Float32Array(20)]],
      [
        'sample 0 has 40 values for input "query" float32 [1, 20]',
        'It would fit input "memory" float32 [1, 40]',
        "order does not matter",
      ],
      { sample: 0, subgraph: 0, tensor: 0, name: "query" },
    );
    const [sample] = await feed(two, [{ memory: new Float32Array(40), query: new Float32Array(20) }]);
    expect(Object.keys(sample!.inputs)).toEqual(["query", "memory"]);
  });

  // One array for a model of three inputs: "Element Shape Required to be 1D".
  test("tensorflow#50942: fewer values than the model has inputs", async () => {
    await refused(
      three,
      [[new Float32Array(8 * 8 * 3)]],
      [
        "sample 0 has 1 value, the model takes 3",
        '"input_image_meta" float32 [1, 14]',
        '"input_anchors" float32 [1, ?, 4]',
        "one array per input",
      ],
      { sample: 0 },
    );
  });

  // The generator yields the array itself instead of a list with it.
  test("tensorflow#30861: an array instead of a list of arrays", async () => {
    await refused(
      image,
      [new Float32Array(pixels)],
      ["sample 0 is a bare Float32Array", "{ name: array }, [array, ...]"],
    );
    await refused(image, [[[0.5, 0.5]]], ["a plain array", "typed array"]);
    await refused(image, [undefined], ["sample 0 is undefined"]);
  });

  // Photos as they came from the camera, not resized to the model's input.
  test("tensorflow#57904: images of another size than the input", async () => {
    const photo = { data: new Float32Array(8 * 9 * 3), shape: [8, 9, 3] };
    await refused(image, [[photo]], ['sample 0 has shape [8, 9, 3] for input "image" float32 [1, 4, 6, 3]', "Resize"], {
      sample: 0,
      name: "image",
    });
  });

  // PNGs of a folder: integers, or another layout, ended in a segmentation fault.
  test("tensorflow#29829: pixels as uint8, and channels first", async () => {
    await refused(image, [[new Uint8Array(pixels)]], ["uint8 values", "--range 0..1, -1..1 or 0..255"], {
      name: "image",
    });
    await refused(
      image,
      [[{ data: new Float32Array(pixels), shape: [3, 4, 6] }]],
      ["same sizes in another order", "transpose"],
    );
    const [sample] = await feed(image, [[new Uint8Array(pixels).fill(255)]], { range: [-1, 1] });
    expect(new Set(numbers(sample!.inputs["image"]!.data))).toEqual(new Set([1]));
  });

  // Feeding features of another length and type made the conversion crash while it ran.
  test("LiteRT#89: a value in the middle of the data that does not fit", async () => {
    const speech = model(["features", { shape: [1, 16, 80] }], ["length", { shape: [1], dtype: "int32" }]);
    const good = { features: new Float32Array(16 * 80), length: Int32Array.of(16) };
    await refused(
      speech,
      [good, good, { ...good, length: Float32Array.of(16) }],
      ["sample 2", 'input "length" int32 [1]', "Convert the data to int32"],
      {
        sample: 2,
        name: "length",
      },
    );
    await refused(speech, [good, { ...good, features: new Float32Array(15 * 80) }], ["sample 1 has 1200 values"], {
      sample: 1,
    });
    await refused(
      speech,
      [{ ...good, mask: new Float32Array(1) }],
      ['sample 0 has "mask", which the model does not take'],
    );
  });

  // 0..255 as floats for a network that was trained on something else, all samples in memory at once.
  test("litert-torch#150: unscaled pixels are noticed, and one sample is in memory at a time", async () => {
    const normalized = model([
      "x",
      { shape: [1, 4, 6, 3], quantization: { scale: [], zeroPoint: [], axis: 0, min: [-2.1], max: [2.6] } },
    ]);
    const found: Diagnostic[] = [];
    let alive = 0;
    const source = generatorSource(function* () {
      for (let i = 0; i < 100; i++) {
        alive++;
        yield [Float32Array.from({ length: pixels }, (_, at) => (at * 37 + i) % 256)];
      }
    });
    for await (const sample of source.open(normalized, everySample, { report: (diagnostic) => found.push(diagnostic) }))
      expect(alive).toBe(sample.index + 1);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ code: "DATA_RANGE", severity: "warning", location: { sample: 0, name: "x" } });
    expect(found[0]!.message).toMatch(
      /go from 0 to 2\d\d, far beyond -2.1 to 2.6.*min and max in the file.*check the scaling/,
    );
  });
});

test("a bare array takes the model's shape, a single -1 inferred; axes of size 1 may lack", async () => {
  const open = model(["x", { shape: [1, 1, 3], shapeSignature: [1, -1, 3] }]);
  const shapes = async (target: Model, value: unknown) => (await feed(target, [[value]]))[0]!.inputs["x"]!.shape;
  expect(await shapes(open, new Float32Array(12))).toEqual([1, 4, 3]);
  expect(await shapes(open, { data: new Float32Array(12), shape: [4, 3] })).toEqual([1, 4, 3]);
  expect(await shapes(open, { data: new Float32Array(3), shape: [3] })).toEqual([1, 1, 3]);
  expect(
    await shapes(model(["x", { shape: [], hasRank: false }]), { data: new Float32Array(4), shape: [2, 2] }),
  ).toEqual([2, 2]);
  // Files from before has_rank say that no tensor has one; MLPerf's do.
  const old = model(["x", { shape: [1, 2, 3], shapeSignature: [-1, 2, 3], hasRank: false }]);
  expect(await shapes(old, new Float32Array(6))).toEqual([1, 2, 3]);
  expect(await shapes(old, { data: new Float32Array(6), shape: [2, 3] })).toEqual([1, 2, 3]);
  await refused(old, [[{ data: new Float32Array(8), shape: [2, 4] }]], ["shape [2, 4]", "[?, 2, 3]"]);
  await refused(open, [[new Float32Array(4)]], ["4 values", "[1, ?, 3]"]);
  await refused(open, [[{ data: new Float32Array(4), shape: [5] }]], ["4 values with shape [5]"]);
  await refused(image, [[{ data: new Float32Array(2 * pixels), shape: [2, 4, 6, 3] }]], ["like 2 samples at once"]);
});

test("names are those of the signature, else of the tensor, else the position", async () => {
  const signed = buildModel({
    tensors: { serving_default_x: { shape: [2] } },
    operators: [],
    inputs: ["serving_default_x"],
    outputs: ["serving_default_x"],
    signatures: [{ key: "serving_default", inputs: { x: "serving_default_x" }, outputs: { y: "serving_default_x" } }],
  });
  for (const yielded of [
    { x: new Float32Array(2) },
    { serving_default_x: new Float32Array(2) },
    { 0: new Float32Array(2) },
    [new Float32Array(2)],
  ])
    expect(await feed(signed, [yielded])).toMatchObject([
      { index: 0, signature: "serving_default", inputs: { x: { shape: [2] } } },
    ]);
  expect(await feed(signed, [["serving_default", { x: new Float32Array(2) }]])).toMatchObject([
    { signature: "serving_default" },
  ]);
  await refused(signed, [["train", { x: new Float32Array(2) }]], ['no signature "train"', "serving_default"]);
  await refused(
    signed,
    [["serving_default", new Float32Array(2)]],
    ['names the signature "serving_default" without values'],
  );
  await refused(signed, [{ y: new Float32Array(2) }], ['no value for input "x"', 'it has "y"']);
});

test("NaN and infinities are errors that name sample, input and element", async () => {
  for (const value of [NaN, Infinity, -Infinity]) {
    const data = new Float32Array(pixels);
    data[1 * 18 + 2 * 3 + 1] = value;
    await refused(
      image,
      [[new Float32Array(pixels)], [data]],
      [`sample 1 has ${value} in input "image"`, "at [0, 1, 2, 1]"],
      {
        sample: 1,
        name: "image",
      },
    );
  }
});

test("samples are owned: a generator may reuse its array", async () => {
  const reused = new Float32Array(pixels);
  const source = generatorSource(function* () {
    for (let i = 0; i < 3; i++) yield { image: reused.fill(i) };
  });
  const kept: Sample[] = [];
  for await (const sample of source.open(image, everySample)) kept.push(sample);
  expect(kept.map(({ inputs }) => inputs["image"]!.data[0])).toEqual([0, 1, 2]);
});

test("a quantized input takes its own integers as they are, or floats to be quantized later", async () => {
  const target = model(["x", { shape: [2], dtype: "int8", scale: 1, zeroPoint: 0 }]);
  const samples = await feed(target, [[Int8Array.of(1, 2)], [Float32Array.of(1, 2)]]);
  expect(samples.map(({ inputs }) => inputs["x"]!.dtype)).toEqual(["int8", "float32"]);
  await refused(target, [[Int16Array.of(1, 2)]], ["int16 values", "int8"]);
});

describe("preprocessing", () => {
  test("mean and std apply to every source, per channel where lists are given", async () => {
    const target = model(["x", { shape: [1, 2, 2] }]);
    const [sample] = await feed(target, [[Float32Array.of(1, 10, 3, 30)]], { mean: [1, 10], std: [2, 20] });
    expect(numbers(sample!.inputs["x"]!.data)).toEqual([0, 0, 1, 1]);
    const [bytes] = await feed(target, [[Uint8Array.of(0, 255, 51, 0)]], { range: [0, 1], mean: 0.5, std: 0.5 });
    expect(numbers(bytes!.inputs["x"]!.data)).toEqual([-1, 1, Math.fround(-0.6), -1]);
    const [raw] = await feed(target, [[Uint8Array.of(0, 255, 51, 0)]], { mean: 127.5, std: 127.5 });
    expect(numbers(raw!.inputs["x"]!.data)).toEqual([-1, 1, Math.fround(-0.6), -1]);
  });

  test("range is refused for float data, lists of a wrong length and a std of 0 too", async () => {
    const invalid = (text: RegExp) =>
      expect.objectContaining({ code: "INVALID_ARGUMENT", message: expect.stringMatching(text) as string }) as Error;
    const floats = [[new Float32Array(pixels)]];
    await expect(feed(image, floats, { range: [0, 1] })).rejects.toThrow(
      invalid(/the data for input "image".* are float32/),
    );
    await expect(feed(image, floats, { mean: [1, 2] })).rejects.toThrow(
      invalid(/mean has 2 numbers, the input's last axis 3/),
    );
    await expect(feed(image, floats, { std: 0 })).rejects.toThrow(invalid(/none of them 0/));
    await expect(feed(image, floats, { range: [1, 0] })).rejects.toThrow(invalid(/lower first/));
  });

  test("255 steps of uint8 over 0..1 are float32 quotients exactly", async () => {
    const target = model(["x", { shape: [256] }]);
    const [sample] = await feed(target, [[Uint8Array.from({ length: 256 }, (_, i) => i)]], { range: [0, 1] });
    expect(numbers(sample!.inputs["x"]!.data)).toEqual(Array.from({ length: 256 }, (_, i) => Math.fround(i / 255)));
  });
});

describe("findings", () => {
  const int8 = model(["x", { shape: [2], dtype: "int8", scale: 1 / 255, zeroPoint: -128 }]);
  const times = (n: number, value: () => unknown) => Array.from({ length: n }, value);

  test("fewer than 10 samples are said, also when the consumer has enough", async () => {
    const found: Diagnostic[] = [];
    await feed(
      image,
      times(9, () => [new Float32Array(pixels)]),
      {},
      found,
    );
    expect(found).toMatchObject([{ code: "FEW_SAMPLES", severity: "warning" }]);
    found.length = 0;
    await feed(
      image,
      times(10, () => [new Float32Array(pixels)]),
      {},
      found,
    );
    expect(found).toEqual([]);
    const source = generatorSource(times(20, () => [new Float32Array(pixels)]) as never);
    for await (const { index } of source.open(image, everySample, { report: (diagnostic) => found.push(diagnostic) }))
      if (index === 2) break;
    expect(found).toMatchObject([{ code: "FEW_SAMPLES" }]);
  });

  test("data far beyond or far within the declared range are said once", async () => {
    const found: Diagnostic[] = [];
    await feed(
      int8,
      times(10, () => [Float32Array.of(0, 255)]),
      {},
      found,
    );
    expect(found.map(({ code }) => code)).toEqual(["DATA_RANGE"]);
    found.length = 0;
    await feed(
      int8,
      times(10, () => [Float32Array.of(0, 1 / 255)]),
      {},
      found,
    );
    expect(found).toMatchObject([
      { code: "DATA_RANGE", message: expect.stringMatching(/only a small part of 0 to 1/) as string },
    ]);
    found.length = 0;
    await feed(
      int8,
      times(10, () => [Float32Array.of(-0.5, 1.5)]),
      {},
      found,
    );
    expect(found).toEqual([]);
  });

  test("whole numbers up to 255 for an image are mentioned, as long as nobody chose them", async () => {
    const found: Diagnostic[] = [];
    await feed(
      image,
      times(10, () => [new Float32Array(pixels).fill(200)]),
      {},
      found,
    );
    expect(found).toMatchObject([{ code: "UNSCALED_PIXELS", severity: "info", location: { name: "image" } }]);
    found.length = 0;
    await feed(
      image,
      times(10, () => [new Float32Array(pixels).fill(0.5)]),
      {},
      found,
    );
    await feed(
      image,
      times(10, () => [new Uint8Array(pixels).fill(200)]),
      { range: [0, 1] },
      found,
    );
    expect(found).toEqual([]);
  });

  test("a float input that is quantized at once has its quantizer's range", async () => {
    const target = buildModel({
      tensors: { x: { shape: [2] }, q: { shape: [2], dtype: "uint8", scale: 1 / 255 } },
      operators: [{ op: "QUANTIZE", inputs: ["x"], outputs: ["q"] }],
      inputs: ["x"],
      outputs: ["q"],
    });
    const found: Diagnostic[] = [];
    await feed(
      target,
      times(10, () => [Float32Array.of(0, 255)]),
      {},
      found,
    );
    expect(found).toMatchObject([{ code: "DATA_RANGE" }]);
  });
});
