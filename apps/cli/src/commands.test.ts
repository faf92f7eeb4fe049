import { readFile } from "node:fs/promises";
import { decodeNpy } from "@litequant/datasets";
import { decodeModel } from "@litequant/schema";
import { describe, expect, it } from "vitest";
import { litequant, listing, npy, workFolder } from "../test/fixtures.ts";

const folder = await workFolder();
const { at } = folder;
const float = at("float.tflite");
const data = at("data.npy");
const json = async (...args: string[]): Promise<Record<string, unknown>> => {
  const { code, out, err } = await litequant(...args, "--json");
  expect([code, err]).toEqual([0, ""]);
  expect(out.trimEnd()).not.toContain("\n");
  return JSON.parse(out) as Record<string, unknown>;
};

describe("quantize", () => {
  it("is one line to a static int8 model (aeq#326, aeq#474, litert-torch#296: hard to find in the official tool)", async () => {
    const { code, out, err } = await litequant(
      "quantize",
      float,
      "-o",
      at("int8.tflite"),
      "--scheme",
      "int8",
      "--data",
      data,
    );
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/wrote .*int8\.tflite: .* ranges from 40 samples/);
    expect(out).toMatch(/FULLY_CONNECTED +2 +float32 -> int8/);
    expect(out).toMatch(/no operator stays float/);
    const { model } = decodeModel(await readFile(at("int8.tflite")));
    const { operators, tensors } = model.subgraphs[0]!;
    expect(operators.map(({ op }) => op)).toEqual([
      "QUANTIZE",
      "FULLY_CONNECTED",
      "FULLY_CONNECTED",
      "SOFTMAX",
      "DEQUANTIZE",
    ]);
    for (const { inputs } of operators.slice(1)) expect(tensors[inputs[0]!]!.dtype).toBe("int8");
  });

  it("prints the JSON document of the contract", async () => {
    const document = await json(
      "quantize",
      float,
      "-o",
      at("json.tflite"),
      "--scheme",
      "int8",
      "--data",
      data,
      "--samples",
      "20",
      "--input-type",
      "int8",
      "--output-type",
      "uint8",
      "--fallback",
      "error",
    );
    const bytes = await readFile(at("json.tflite"));
    expect(document).toMatchObject({
      scheme: "int8",
      output: at("json.tflite"),
      bytes: { after: bytes.byteLength },
      samples: 20,
      diagnostics: [],
    });
    expect(document.operators).toMatchObject([
      { subgraph: 0, index: 0, op: "FULLY_CONNECTED", from: "float32", to: "int8" },
      { index: 1, op: "RELU", to: "fused", reason: { message: expect.stringContaining("operator 0") as string } },
      { index: 2, op: "FULLY_CONNECTED", to: "int8" },
      { index: 3, op: "SOFTMAX", to: "int8" },
    ]);
    expect(document.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(typeof document.ms).toBe("number");
  });

  it("writes 16-bit activations, also outside", async () => {
    const ends = ["--input-type", "int16", "--output-type", "int16"];
    const scheme = ["--scheme", "int16x8", "--data", data];
    const { code, out } = await litequant("quantize", float, "-o", at("wide.tflite"), ...scheme, ...ends);
    expect(code).toBe(0);
    expect(out).toMatch(/FULLY_CONNECTED +2 +float32 -> int16/);
    const { operators, tensors } = decodeModel(await readFile(at("wide.tflite"))).model.subgraphs[0]!;
    expect(operators.map(({ op }) => op)).toEqual(["FULLY_CONNECTED", "FULLY_CONNECTED", "SOFTMAX"]);
    expect(operators[0]!.inputs.map((index) => tensors[index]!.dtype)).toEqual(["int16", "int8", "int64"]);
  });

  it("writes nothing on a dry run", async () => {
    const before = await listing(folder.folder);
    expect(await json("quantize", float, "--scheme", "int8", "--data", data, "--dry-run")).toMatchObject({
      output: null,
    });
    expect(await listing(folder.folder)).toEqual(before);
  });

  it("writes the same file from ranges, with any calibrator", async () => {
    for (const calibrator of ["min-max", "percentile:p=99.5"]) {
      await json("calibrate", float, "--data", data, "--calibrator", calibrator, "-o", at("ranges.json"));
      const fromRanges = await json(
        "quantize",
        float,
        "--scheme",
        "int8",
        "--ranges",
        at("ranges.json"),
        "-o",
        at("a.tflite"),
      );
      const fromData = await json(
        "quantize",
        float,
        "--scheme",
        "int8",
        "--data",
        data,
        "--calibrator",
        calibrator,
        "-o",
        at("b.tflite"),
      );
      expect(fromRanges.sha256).toBe(fromData.sha256);
    }
  });

  it("warns of few samples", async () => {
    const { out } = await litequant(
      "quantize",
      float,
      "-o",
      at("few.tflite"),
      "--scheme",
      "int8",
      "--data",
      data,
      "--samples",
      "3",
    );
    expect(out).toMatch(/warning 3 samples were given/);
  });
});

describe("calibrate", () => {
  it("writes the RANGES document of the contract, and prints it", async () => {
    const document = await json("calibrate", float, "--data", data, "-o", at("r.json"));
    expect(JSON.parse(await readFile(at("r.json"), "utf8"))).toEqual(document);
    expect(document).toMatchObject({
      litequant: 1,
      kernels: "reference",
      calibrator: { name: "min-max", options: {} },
      samples: 40,
    });
    expect(document.tensors).toMatchObject([
      { subgraph: 0, index: 0, name: "image", calibrator: "min-max" },
      {},
      {},
      {},
      {},
    ]);
    expect(document.state).toMatchObject({ samples: [[0, 39]] });
  });

  it("merges shards to the document of one run, and refuses one twice", async () => {
    for (const calibrator of ["min-max", "percentile:p=99"]) {
      const whole = await json("calibrate", float, "--data", data, "--calibrator", calibrator, "-o", at("whole.json"));
      for (const shard of ["0/3", "1/3", "2/3"])
        await json(
          "calibrate",
          float,
          "--data",
          data,
          "--calibrator",
          calibrator,
          "--shard",
          shard,
          "-o",
          at(`s${shard[0]}.json`),
        );
      expect(
        await json("calibrate", "merge", at("s2.json"), at("s0.json"), at("s1.json"), "-o", at("merged.json")),
      ).toEqual(whole);
    }
    const { code, err } = await litequant("calibrate", "merge", at("s0.json"), at("s0.json"), "-o", at("twice.json"));
    expect([code, err]).toEqual([2, expect.stringMatching(/sample 0 was calibrated already/)]);
  });

  it("goes on where it stopped", async () => {
    const whole = await json("calibrate", float, "--data", data, "-o", at("whole.json"));
    await json("calibrate", float, "--data", data, "--samples", "15", "-o", at("part.json"));
    expect(await json("calibrate", float, "--data", data, "--resume", "-o", at("part.json"))).toEqual(whole);
    expect(await json("calibrate", float, "--data", data, "--resume", "-o", at("fresh.json"))).toEqual(whole);
  });
});

describe("plug-ins of one's own", () => {
  it("join by module: a calibrator with options, its shards, a scheme, a metric", async () => {
    const calibrator = await folder.write(
      "wide.mjs",
      `export default ({ by = 1, target }) => ({
        kind: "calibrator", contract: 1, name: "wide", options: { by }, target, ordered: false,
        createObserver: (tensor, state = { min: 0, max: 0 }) => ({
          observe(activation) { const { min, max } = activation.range(); state = { min: Math.min(state.min, min), max: Math.max(state.max, max) }; },
          endSample() {},
          merge(other) { const { min, max } = other.toJSON(); state = { min: Math.min(state.min, min), max: Math.max(state.max, max) }; },
          toJSON: () => state,
          range: () => ({ min: state.min * by, max: state.max * by }),
        }),
      });`,
    );
    const wide = await json(
      "calibrate",
      float,
      "--data",
      data,
      "--calibrator",
      `${calibrator}:by=2`,
      "-o",
      at("wide.json"),
    );
    expect(wide.calibrator).toMatchObject({ name: "wide", options: { by: 2 } });
    const plain = await json("calibrate", float, "--data", data, "-o", at("plain.json"));
    const maxOf = (document: Record<string, unknown>): number => (document.tensors as { max: number }[])[0]!.max;
    expect(maxOf(wide)).toBe(maxOf(plain) * 2);
    for (const shard of ["0/2", "1/2"])
      await json(
        "calibrate",
        float,
        "--data",
        data,
        "--calibrator",
        `${calibrator}:by=2`,
        "--shard",
        shard,
        "-o",
        at(`w${shard[0]}.json`),
      );
    expect((await litequant("calibrate", "merge", at("w0.json"), at("w1.json"), "-o", at("w.json"))).err).toMatch(
      /unknown calibrator 'wide'/,
    );
    const merged = await json(
      "calibrate",
      "merge",
      at("w0.json"),
      at("w1.json"),
      "-o",
      at("w.json"),
      "--calibrator",
      `${calibrator}:by=2`,
    );
    expect(merged.tensors).toEqual(wide.tensors);
    await json(
      "quantize",
      float,
      "--scheme",
      "int8",
      "--data",
      data,
      "--calibrator",
      `${calibrator}:by=2`,
      "-o",
      at("wide.tflite"),
    );
    const metric = await folder.write(
      "flat.mjs",
      'export const flat = () => ({ kind: "metric", contract: 1, name: "flat", options: {}, better: "lower", expects: "outputs", score: () => 0.5, combine: (scores) => scores.length });',
    );
    expect(await json("evaluate", at("wide.tflite"), "--data", data, "--metric", metric)).toMatchObject({
      models: [{ metric: "flat", score: 40 }],
    });
  });
});

describe("evaluate", () => {
  it("has a row a model and metric", async () => {
    await json("quantize", float, "-o", at("int8.tflite"), "--scheme", "int8", "--data", data);
    const document = await json(
      "evaluate",
      float,
      at("int8.tflite"),
      "--data",
      data,
      "--labels",
      at("labels.txt"),
      "--metric",
      "top1",
    );
    expect(document).toMatchObject({
      samples: 40,
      models: [
        { file: float, metric: "top1" },
        { file: at("int8.tflite"), metric: "top1" },
      ],
    });
    for (const { score, bytes, msPerSample } of document.models as Record<string, number>[]) {
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(1);
      expect(bytes).toBeGreaterThan(1000);
      expect(msPerSample).toBeGreaterThan(0);
    }
    const { out } = await litequant(
      "evaluate",
      float,
      at("int8.tflite"),
      "--data",
      data,
      "--metric",
      "sqnr,cosine",
      "--metric",
      "mse",
    );
    expect(out.split("\n").filter((line) => /sqnr|cosine|mse/.test(line))).toHaveLength(6);
    expect(out).toMatch(/999\.00 dB/);
  });
});

describe("run", () => {
  it("writes every output, and every tensor when asked, with an index", async () => {
    const input = await folder.write("in.npy", npy([8], new Float32Array(8).fill(0.5)));
    const document = await json("run", float, "--input", `image=${input}`, "--out", at("run"));
    expect(document).toMatchObject({
      outputs: [{ index: 8, name: "scores", dtype: "float32", shape: [1, 4], file: "8.npy" }],
    });
    expect(JSON.parse(await readFile(at("run/index.json"), "utf8"))).toEqual(document);
    expect(await listing(at("run"))).toEqual(["8.npy", "index.json"]);
    const scores = decodeNpy(await readFile(at("run/8.npy"))).data as Float32Array;
    expect(scores.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
    const all = await json("run", float, "--input", `0=${input}`, "--all-tensors", "--out", at("all"));
    expect((all.tensors as { index: number }[]).map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await readFile(at("all/8.npy"))).toEqual(await readFile(at("run/8.npy")));
  });

  it("makes up inputs from a seed, the same every time", async () => {
    await json("run", float, "--random", "3", "--out", at("one"));
    await json("run", float, "--random", "3", "--out", at("two"));
    await json("run", float, "--random", "4", "--out", at("three"));
    expect(await readFile(at("two/8.npy"))).toEqual(await readFile(at("one/8.npy")));
    expect(await readFile(at("three/8.npy"))).not.toEqual(await readFile(at("one/8.npy")));
  });
});

describe("inspect", () => {
  it("shows a model for people and for scripts", async () => {
    const { out } = await litequant("inspect", float);
    expect(out).toMatch(/input +0 +image +float32 +\[1, 8\]/);
    expect(out).toMatch(/FULLY_CONNECTED +1 +2 +yes/);
    expect(await json("inspect", float)).toMatchObject({
      file: float,
      schemaVersion: 3,
      subgraphs: [{ inputs: [0], outputs: [8] }],
    });
  });
});

describe("help", () => {
  it.each([["inspect"], ["run"], ["calibrate"], ["calibrate", "merge"], ["quantize"], ["evaluate"]])(
    "of %s %s has examples",
    async (...command) => {
      const { code, out } = await litequant(...command, "--help");
      expect(code).toBe(0);
      expect(out).toContain("Examples:");
      expect(out).toContain(`$ litequant ${command.join(" ")}`);
    },
  );

  it("suggests what was meant", async () => {
    const flag = await litequant("quantize", float, "--scheme", "int8", "--dtaa", data);
    expect([flag.code, flag.err]).toEqual([
      2,
      expect.stringMatching(/unknown option '--dtaa'\n\(Did you mean --data\?\)/),
    ]);
    const needed = await litequant("quantize", float, "--sheme", "int8");
    expect([needed.code, needed.err]).toEqual([
      2,
      expect.stringMatching(/unknown option '--sheme'\n\(Did you mean --scheme\?\)/),
    ]);
    const command = await litequant("quantise");
    expect([command.code, command.err]).toEqual([2, expect.stringMatching(/Did you mean quantize\?/)]);
    expect((await litequant("--version")).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
