import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { evaluate, inspect, quantize } from "../src/index.ts";

const path = (relative: string): string => fileURLToPath(new URL(`../../../examples/${relative}`, import.meta.url));
const module = path("custom-scheme/symmetric-int8.mjs");
const digits = path("digits/model.tflite");
const images = { data: path("digits/data/train-images-idx3-ubyte.gz"), range: "0..1", samples: 50 };

describe("a scheme from outside", () => {
  it("has under 60 lines", async () => {
    expect((await readFile(module, "utf8")).split("\n").length).toBeLessThan(60);
  });

  it("quantizes by its own rule: every zero point is 0, and what kernels fix otherwise stays float", async () => {
    const { bytes, operators } = await quantize(digits, { scheme: module, ...images });
    const left = operators.filter(({ to }) => to === "float32");
    expect(left.map(({ op, reason }) => [op, reason.code])).toEqual([["SOFTMAX", "ZERO_POINT"]]);
    const { subgraphs } = await inspect(bytes);
    const scaled = subgraphs.flatMap(({ tensors }) => tensors.flatMap(({ quantization }) => quantization ?? []));
    expect(scaled.length).toBeGreaterThan(10);
    for (const { zeroPoint } of scaled) expect(new Set(zeroPoint)).toEqual(new Set([0]));
    const rows = await evaluate([digits, bytes], {
      data: path("digits/data/test-images-idx3-ubyte.gz"),
      labels: path("digits/data/test-labels-idx1-ubyte.gz"),
      range: "0..1",
      samples: 200,
      metric: "top1",
    });
    expect(rows[1]!.score).toBeGreaterThan(rows[0]!.score - 0.02);
  });

  it("has options", async () => {
    const { operators } = await quantize(digits, { scheme: `${module}:leastWeights=1000`, ...images });
    const few = operators.filter(({ reason }) => reason.code === "FEW_WEIGHTS");
    expect(few.length).toBeGreaterThan(0);
    expect(few.every(({ reason }) => reason.message.includes("too few to be worth it"))).toBe(true);
  });
});
