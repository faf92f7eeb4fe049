import type { DataSource, Diagnostic, Model, Sample } from "@litequant/core";
import { buildModel, numbers } from "@litequant/testkit";
import { gzipSync, zipSync, type Zippable } from "fflate";
import { expect, test } from "vitest";
import { memoryFile, type ByteFile } from "./bytes.ts";
import { generatorSource } from "./generator-source.ts";
import { idxSource } from "./idx-source.ts";
import { encodeNpy } from "./npy.ts";
import { npySource } from "./npy-source.ts";
import { npzSource } from "./npz-source.ts";
import { randomSource } from "./random-source.ts";
import { allOf, everySample, firstSamples, shard, type Wanted } from "./wanted.ts";

const image = buildModel({
  tensors: { image: { shape: [1, 2, 2, 1] } },
  operators: [],
  inputs: ["image"],
  outputs: ["image"],
});
const error = (code: string, text: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(text) as string }) as Error;

async function collect(
  source: DataSource,
  model: Model,
  wanted: Wanted = everySample,
  found: Diagnostic[] = [],
): Promise<Sample[]> {
  const samples: Sample[] = [];
  for await (const sample of source.open(model, wanted, { report: (diagnostic) => found.push(diagnostic) }))
    samples.push(sample);
  return samples;
}
const firsts = (samples: readonly Sample[]): number[][] =>
  samples.map(({ inputs }) => numbers(Object.values(inputs)[0]!.data));

/** Counts the bytes that are read. */
function counting(
  bytes: Uint8Array,
): ByteFile & { read: number; open: ByteFile["open"]; opened: number; closed: number } {
  const file = memoryFile(bytes, "counted");
  const counter = {
    ...file,
    read: 0,
    opened: 0,
    closed: 0,
    async open() {
      const handle = await file.open();
      counter.opened++;
      return {
        read: (offset: number, length: number) => {
          counter.read += length;
          return handle.read(offset, length);
        },
        close: async () => void counter.closed++,
      };
    },
  };
  return counter;
}

const float = (shape: readonly number[], from = 0) => {
  const count = shape.reduce((product, size) => product * size, 1);
  return encodeNpy({ dtype: "float32", shape, data: Float32Array.from({ length: count }, (_, i) => from + i) });
};

test("npy: the first axis counts samples, axes of size 1 may lack, only wanted rows are read", async () => {
  const file = counting(float([1000, 2, 2]));
  const source = await npySource(file);
  expect(source).toMatchObject({ kind: "data-source", name: "npy", length: 1000, replayable: true });
  const afterHeader = file.read;
  const samples = await collect(source, image, allOf(firstSamples(8), shard(1, 3)));
  expect(samples.map(({ index }) => index)).toEqual([1, 4, 7]);
  expect(samples[1]!.inputs["image"]).toEqual({
    dtype: "float32",
    shape: [1, 2, 2, 1],
    data: Float32Array.of(16, 17, 18, 19),
  });
  expect(file.read - afterHeader).toBe(3 * 16);
  expect(file.opened).toBe(file.closed);
  expect(await collect(source, image, firstSamples(2))).toHaveLength(2);
});

test("npy: breaking off closes the file", async () => {
  const file = counting(float([50, 2, 2]));
  const source = await npySource(file);
  for await (const sample of source.open(image, everySample)) if (sample.index === 3) break;
  expect(file.opened).toBe(file.closed);
});

test("npy: a single number, Fortran order and no rows are errors", async () => {
  await expect(npySource(float([]))).rejects.toThrow(error("INVALID_DATA", /first axis/));
  const fortran = float([3, 2, 2]);
  fortran.set(new TextEncoder().encode("True, "), new TextDecoder("latin1").decode(fortran).indexOf("False,"));
  await expect(npySource(fortran)).rejects.toThrow(error("INVALID_DATA", /ascontiguousarray/));
  await expect(collect(await npySource(float([0, 2, 2])), image)).rejects.toThrow(
    error("NO_DATA", /without a single sample/),
  );
});

const two = buildModel({
  tensors: { a: { shape: [1, 2] }, b: { shape: [3], dtype: "int32" } },
  operators: [],
  inputs: ["a", "b"],
  outputs: ["a"],
});
const ints = (rows: number) =>
  encodeNpy({ dtype: "int32", shape: [rows, 3], data: Int32Array.from({ length: rows * 3 }, (_, i) => i) });

test.each([0, 6] as const)("npz: arrays by input name, compression level %i", async (level) => {
  const entries: Zippable = { "b.npy": [ints(12), { level }], "a.npy": [float([12, 2]), { level }] };
  const source = await npzSource(zipSync(entries));
  const samples = await collect(source, two, shard(1, 2));
  expect(samples.map(({ index }) => index)).toEqual([1, 3, 5, 7, 9, 11]);
  expect(numbers(samples[0]!.inputs["a"]!.data)).toEqual([2, 3]);
  expect(numbers(samples[0]!.inputs["b"]!.data)).toEqual([3, 4, 5]);
});

test("npz: arr_0, arr_1 go by position; different counts and foreign bytes are errors", async () => {
  const samples = await collect(await npzSource(zipSync({ "arr_1.npy": ints(2), "arr_0.npy": float([2, 2]) })), two);
  expect(numbers(samples[1]!.inputs["b"]!.data)).toEqual([3, 4, 5]);
  await expect(npzSource(zipSync({ "a.npy": float([3, 2]), "b.npy": ints(2) }))).rejects.toThrow(
    error("INVALID_DATA", /"a" has 3 samples, "b" 2/),
  );
  await expect(npzSource(float([3, 2]))).rejects.toThrow(error("INVALID_DATA", /not a .npz file/));
  const zip = zipSync({ "a.npy": [float([500, 2]), { level: 6 }] });
  zip[60]! ^= 0xff;
  await expect(npzSource(zip)).rejects.toThrow(error("INVALID_DATA", /damaged|truncated/));
  const lying = zipSync({ "a.npy": [float([500, 2]), { level: 6 }] });
  const directory = lying.findIndex((_, i) => lying[i] === 0x50 && lying[i + 2] === 1 && lying[i + 3] === 2);
  new DataView(lying.buffer).setUint32(directory + 24, 0xfffffff0, true);
  await expect(npzSource(lying)).rejects.toThrow(error("INVALID_DATA", /claims 4294967280 bytes/));
});

/** An idx file of uint8. */
function idx(shape: readonly number[], value = (i: number) => i % 256): Uint8Array {
  const count = shape.reduce((product, size) => product * size, 1);
  const file = new Uint8Array(4 + 4 * shape.length + count);
  file.set([0, 0, 8, shape.length]);
  shape.forEach((size, i) => new DataView(file.buffer).setUint32(4 + 4 * i, size));
  for (let i = 0; i < count; i++) file[4 + 4 * shape.length + i] = value(i);
  return file;
}

test.each(["plain", "gzip"])("idx, %s: images fit the input, pixels map onto the range", async (kind) => {
  const bytes = idx([300, 2, 2]);
  const source = await idxSource(kind === "gzip" ? gzipSync(bytes) : bytes, { range: [0, 1] });
  expect(source).toMatchObject({ length: 300, options: { range: [0, 1] } });
  const samples = await collect(source, image, shard(2, 100));
  expect(samples.map(({ index }) => index)).toEqual([2, 102, 202]);
  expect(samples[0]!.inputs["image"]).toEqual({
    dtype: "float32",
    shape: [1, 2, 2, 1],
    data: Float32Array.of(8 / 255, 9 / 255, 10 / 255, 11 / 255),
  });
});

test("idx: without a range pixels stay 0..255, with a warning; a uint8 input takes them as they are", async () => {
  const found: Diagnostic[] = [];
  const source = await idxSource(idx([12, 2, 2]));
  const samples = await collect(source, image, everySample, found);
  expect(firsts(samples)[1]).toEqual([4, 5, 6, 7]);
  expect(found).toMatchObject([{ code: "UNSCALED_PIXELS", severity: "warning", location: { name: "image" } }]);
  const bytes = buildModel({
    tensors: { x: { shape: [1, 2, 2, 1], dtype: "uint8", scale: 1 } },
    operators: [],
    inputs: ["x"],
    outputs: ["x"],
  });
  expect((await collect(source, bytes))[0]!.inputs["x"]!.dtype).toBe("uint8");
});

test("idx: foreign, truncated and lying files are errors", async () => {
  await expect(idxSource(new Uint8Array(3))).rejects.toThrow(error("INVALID_DATA", /not an idx file/));
  await expect(idxSource(float([2]))).rejects.toThrow(error("INVALID_DATA", /not an idx file/));
  await expect(idxSource(idx([9, 2, 2]).subarray(0, 30))).rejects.toThrow(error("INVALID_DATA", /truncated/));
  const zipped = gzipSync(idx([3000, 2, 2], (i) => (i * 7919) % 251));
  await expect(idxSource(gzipSync(Uint8Array.of(0, 0, 8, 1, 255, 255, 255, 255)))).rejects.toThrow(
    error("INVALID_DATA", /truncated/),
  );
  const cut = zipped.subarray(0, zipped.length - 200);
  await expect(idxSource(cut).then((source) => collect(source, image))).rejects.toThrow(
    error("INVALID_DATA", /truncated or damaged/),
  );
});

test("random: the same for the same seed, whatever else is wanted", async () => {
  const all = firsts(await collect(randomSource({ seed: 7, samples: 20, range: [0, 1] }), image));
  expect(all).toHaveLength(20);
  expect(firsts(await collect(randomSource({ seed: 7, samples: 20, range: [0, 1] }), image, shard(3, 10)))).toEqual([
    all[3],
    all[13],
  ]);
  expect(firsts(await collect(randomSource({ seed: 8 }), image, firstSamples(1)))[0]).not.toEqual(all[0]);
  expect(all.flat().every((value) => value >= 0 && value < 1)).toBe(true);
  expect(new Set(all.flat()).size).toBeGreaterThan(75);
  // The sequence itself is a promise: seeds stand in reports.
  expect(all[0]).toMatchInlineSnapshot(`
    [
      0.6305009722709656,
      0.2197551727294922,
      0.7740232348442078,
      0.34039390087127686,
    ]
  `);
  expect(() => randomSource({ seed: -1 })).toThrow(error("INVALID_ARGUMENT", /seed/));
});

test("random: integers are 0 or 1, quantized inputs get floats of their range", async () => {
  const model = buildModel({
    tensors: { ids: { shape: [64], dtype: "int64" }, q: { shape: [64], dtype: "int8", scale: 2, zeroPoint: -128 } },
    operators: [],
    inputs: ["ids", "q"],
    outputs: ["q"],
  });
  const [sample] = await collect(randomSource({ samples: 1 }), model);
  expect(new Set(numbers(sample!.inputs["ids"]!.data))).toEqual(new Set([0, 1]));
  const q = numbers(sample!.inputs["q"]!.data);
  expect(Math.min(...q)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...q)).toBeGreaterThan(300);
});

test("wanted: shards hold each sample once, and arguments are checked", () => {
  const indices = [...Array(20).keys()];
  expect([0, 1, 2].flatMap((i) => indices.filter(shard(i, 3))).sort((a, b) => a - b)).toEqual(indices);
  expect(allOf(firstSamples(9), firstSamples(4), shard(0, 2)).end).toBe(4);
  expect(allOf(everySample).end).toBeUndefined();
  for (const make of [
    () => shard(3, 3),
    () => shard(-1, 3),
    () => shard(0.5, 3),
    () => firstSamples(0),
    () => firstSamples(1.5),
  ])
    expect(make).toThrow(error("INVALID_ARGUMENT", /whole number/));
});

test("an endless generator ends with the samples that are wanted", async () => {
  let made = 0;
  const source = generatorSource(function* () {
    for (;;) {
      made++;
      yield [Float32Array.of(made, 0, 0, 0)];
    }
  });
  expect(await collect(source, image, allOf(firstSamples(10), shard(1, 2)))).toHaveLength(5);
  expect(made).toBe(10);
});
