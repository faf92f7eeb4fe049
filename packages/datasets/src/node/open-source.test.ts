import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Sample } from "@litequant/core";
import { buildModel, describeShared, numbers, readNpz, requireShared } from "@litequant/testkit";
import { gzipSync, zipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withHandle } from "../bytes.ts";
import { decodeNpy, encodeNpy } from "../npy.ts";
import { firstSamples } from "../wanted.ts";
import { openEntry, zipEntries } from "../zip.ts";
import { diskFile } from "./files.ts";
import { openSource, type OpenOptions } from "./open-source.ts";
import { readLabels } from "./read-labels.ts";

let folder = "";
const at = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "litequant-datasets-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const model = buildModel({ tensors: { x: { shape: [1, 2] } }, operators: [], inputs: ["x"], outputs: ["x"] });
const rows = encodeNpy({ dtype: "float32", shape: [3, 2], data: Float32Array.of(1, 2, 3, 4, 5, 6) });
const error = (code: string, text: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(text) as string }) as Error;

async function collect(src: string, options: OpenOptions = {}, target = model): Promise<number[][]> {
  const samples: Sample[] = [];
  for await (const sample of (await openSource(src, options)).open(target, firstSamples(3))) samples.push(sample);
  return samples.map(({ inputs }) => numbers(inputs["x"]!.data));
}

test("opens npy, npz and idx files by their names", async () => {
  await writeFile(at("x.npy"), rows);
  await writeFile(at("a.npz"), zipSync({ "x.npy": rows }));
  const idx = Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 2, 0, 51, 255, 102);
  await writeFile(at("train-images-idx3-ubyte"), idx);
  await writeFile(at("train-images-idx3-ubyte.gz"), gzipSync(idx));
  const all = [
    [1, 2],
    [3, 4],
    [5, 6],
  ];
  expect(await collect(at("x.npy"))).toEqual(all);
  expect(await collect(at("a.npz"))).toEqual(all);
  expect(await collect(at("x.npy"), { mean: 1, std: 2 })).toEqual([
    [0, 0.5],
    [1, 1.5],
    [2, 2.5],
  ]);
  for (const name of ["train-images-idx3-ubyte", "train-images-idx3-ubyte.gz"])
    expect(await collect(at(name), { range: [0, 255] })).toEqual([
      [0, 51],
      [255, 102],
    ]);
});

test("opens modules: generator functions, sync or async, iterables, with settings", async () => {
  await writeFile(at("sync.mjs"), "export default function* () { yield { x: Float32Array.of(1, 2) }; }");
  await writeFile(at("async.mjs"), "export default async function* () { yield [Float32Array.of(1, 2)]; }");
  await writeFile(at("list.mjs"), "export default [[Float32Array.of(1, 2)]];");
  for (const name of ["sync.mjs", "async.mjs", "list.mjs"]) expect(await collect(at(name))).toEqual([[1, 2]]);
  await writeFile(
    at("settings.mjs"),
    "export default function* (s) { yield [Float32Array.of(Number(s?.a ?? 0), s?.b === 'x=y' ? 1 : 0)]; }",
  );
  expect(await collect(at("settings.mjs"))).toEqual([[0, 0]]);
  expect(await collect(`${at("settings.mjs")}:a=3,b=x=y`)).toEqual([[3, 1]]);
  await writeFile(at("empty.mjs"), "export default function* () {}");
  await expect(collect(at("empty.mjs"))).rejects.toThrow(error("NO_DATA", /empty.mjs ended without a single sample/));
  await writeFile(at("named.mjs"), "export const data = 1;");
  await expect(openSource(at("named.mjs"))).rejects.toThrow(error("INVALID_DATA", /no usable default export/));
  await writeFile(at("broken.mjs"), "export default function* ( {");
  await expect(openSource(at("broken.mjs"))).rejects.toThrow(error("INVALID_DATA", /does not load/));
});

test("opens random numbers by seed", async () => {
  expect(await collect("random:seed=1")).toEqual(await collect("random:seed=1"));
  expect(await collect("random:seed=1")).not.toEqual(await collect("random"));
  expect((await openSource("random", { samples: 7 })).length).toBe(7);
  expect((await openSource("random:samples=8,range=0..1")).options).toEqual({ seed: 0, samples: 8, range: [0, 1] });
  await expect(openSource("random:sed=1")).rejects.toThrow(error("INVALID_ARGUMENT", /random:sed: unknown setting/));
  await expect(openSource("random:seed=x")).rejects.toThrow(error("INVALID_ARGUMENT", /seed is NaN/));
});

test("what cannot be opened is said by code and by name", async () => {
  await expect(openSource(at("missing.npy"))).rejects.toThrow(error("FILE_NOT_FOUND", /missing.npy does not exist/));
  await expect(openSource(at("missing.mjs"))).rejects.toThrow(error("FILE_NOT_FOUND", /does not exist/));
  await expect(openSource(at("missing.xyz"))).rejects.toThrow(error("FILE_NOT_FOUND", /does not exist/));
  await mkdir(at("images"));
  await mkdir(at("folder.npy"));
  await expect(openSource(at("images"))).rejects.toThrow(error("FILE_ACCESS", /folders are not read yet/));
  await expect(openSource(at("folder.npy"))).rejects.toThrow(error("FILE_ACCESS", /folder or a device/));
  await expect(openSource("speech.wav")).rejects.toThrow(error("INVALID_ARGUMENT", /sound files are not read yet/));
  await expect(openSource("data.csv")).rejects.toThrow(error("INVALID_ARGUMENT", /tables are not read yet/));
  await expect(openSource("photo.PNG")).rejects.toThrow(error("INVALID_ARGUMENT", /images are not read yet/));
  await expect(openSource("imagenet")).rejects.toThrow(
    error("INVALID_ARGUMENT", /no such kind of data. Accepted: x.npy/),
  );
  await expect(openSource("x.npy:seed=1")).rejects.toThrow(error("INVALID_ARGUMENT", /only random and modules/));
  await writeFile(at("empty.npy"), "");
  await expect(openSource(at("empty.npy"))).rejects.toThrow(error("INVALID_DATA", /empty.npy is not a .npy file/));
});

test.skipIf(process.getuid?.() === 0 || process.platform === "win32")("a file without read permission", async () => {
  await writeFile(at("secret.npy"), rows);
  await chmod(at("secret.npy"), 0);
  await expect(openSource(at("secret.npy"))).rejects.toThrow(error("FILE_ACCESS", /permission denied/));
});

test("reads labels of every kind", async () => {
  await writeFile(at("labels-idx1-ubyte"), Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 3, 7, 2, 1));
  await writeFile(at("labels-idx1-ubyte.gz"), gzipSync(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 3, 7, 2, 1)));
  await writeFile(at("l.npy"), encodeNpy({ dtype: "int64", shape: [3, 1], data: BigInt64Array.of(7n, 2n, 1n) }));
  await writeFile(at("l.txt"), "7\r\n2\n1\n\n");
  await writeFile(at("l.csv"), "file,label,source\na.png,7,x\nb.png,2,y\nc.png,1,z\n");
  await writeFile(at("last.csv"), "a.png,7\nb.png,2\nc.png,1\n");
  for (const name of ["labels-idx1-ubyte", "labels-idx1-ubyte.gz", "l.npy", "l.txt", "l.csv", "last.csv"])
    expect([name, await readLabels(at(name))]).toEqual([name, [7, 2, 1]]);
  await writeFile(at("values.npy"), rows);
  expect(await readLabels(at("values.npy"))).toEqual([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);
});

test("labels that are none are errors", async () => {
  await writeFile(at("words.txt"), "cat\ndog\n");
  await expect(readLabels(at("words.txt"))).rejects.toThrow(error("INVALID_DATA", /line 1: "cat" is no class index/));
  await writeFile(at("none.txt"), "\n");
  await expect(readLabels(at("none.txt"))).rejects.toThrow(error("NO_DATA", /no labels/));
  await expect(readLabels(at("missing.txt"))).rejects.toThrow(error("FILE_NOT_FOUND", /missing/));
  await writeFile(at("labels.json"), "[1]");
  await expect(readLabels(at("labels.json"))).rejects.toThrow(error("INVALID_ARGUMENT", /idx1-ubyte/));
  await writeFile(at("images-idx3-ubyte"), Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2));
  await expect(readLabels(at("images-idx3-ubyte"))).rejects.toThrow(error("INVALID_DATA", /labels have one axis/));
});

describeShared("files of other tools", () => {
  const mnist = buildModel({ tensors: { x: { shape: [1, 28, 28, 1] } }, operators: [], inputs: ["x"], outputs: ["x"] });

  test("MNIST: 10,000 images and their labels", async () => {
    const labels = await readLabels(requireShared("corpus/data/mnist/t10k-labels-idx1-ubyte.gz"));
    expect(labels.length).toBe(10_000);
    expect(labels.slice(0, 10)).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
    const source = await openSource(requireShared("corpus/data/mnist/t10k-images-idx3-ubyte.gz"), { range: [0, 1] });
    expect(source.length).toBe(10_000);
    let sum = 0;
    let count = 0;
    for await (const { inputs } of source.open(mnist, (index) => index % 100 === 0)) {
      count++;
      for (const value of numbers(inputs["x"]!.data)) sum += value;
    }
    expect(count).toBe(100);
    // The mean of MNIST's test pixels is 0.1325.
    expect(sum / (count * 784)).toBeCloseTo(0.1325, 1);
  });

  test("every array of a .npz that numpy wrote, zip64 headers and all", async () => {
    const path = requireShared("frontzoo/padding_mobilenet/golden.npz");
    const file = await diskFile(path);
    const expected = readNpz(path);
    const entries = await zipEntries(file);
    expect(entries.map(({ name }) => name.replace(/\.npy$/, ""))).toEqual([...expected.keys()]);
    for (const entry of entries) {
      const content = await openEntry(file, entry);
      const bytes = await withHandle(content, (handle) => handle.read(0, content.sizeBytes));
      expect(decodeNpy(bytes)).toEqual(expected.get(entry.name.replace(/\.npy$/, ""))!());
    }
  });

  test("numpy's calibration arrays", async () => {
    const name = "mnist_conv__conv_fc_mnist_float";
    const source = await openSource(requireShared(`golden/quantize/${name}/calibration_0.npy`));
    for await (const { inputs } of source.open(mnist, firstSamples(2)))
      expect(inputs["x"]!.shape).toEqual([1, 28, 28, 1]);
  });
});
