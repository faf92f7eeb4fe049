import type { Model } from "@litequant/core";
import { describe, expect, it } from "vitest";

import { buildModel } from "./build-model.ts";
import { compareQuantized } from "./compare-quantized.ts";

const shape = [1, 2];

interface Change {
  readonly scale?: number;
  readonly zeroPoint?: number;
  readonly data?: readonly number[];
  readonly op?: "ADD" | "MUL";
  readonly version?: number;
  readonly converts?: boolean;
  readonly swapped?: boolean;
}

function sketch({
  scale = 0.5,
  zeroPoint = 1,
  data = [3, 4],
  op = "ADD",
  version = 2,
  converts = false,
  swapped = false,
}: Change = {}): Model {
  const quantized = { shape, dtype: "int8", scale, zeroPoint } as const;
  return buildModel({
    tensors: { x: quantized, w: quantized, c: { ...quantized, data }, u: { ...quantized, scale: 2 }, y: quantized },
    operators: [
      ...(converts ? [{ op: "QUANTIZE", inputs: ["x"], outputs: ["u"] } as const] : []),
      { op, version, inputs: [converts ? "u" : swapped ? "w" : "x", "c"], outputs: ["y"] },
    ],
    inputs: ["x", "w"],
    outputs: ["y"],
  });
}

describe("compareQuantized", () => {
  it("finds nothing between equals, and says what it looked at", () => {
    expect(compareQuantized(sketch(), sketch())).toEqual({
      differences: [],
      operators: 1,
      constantBytes: 2,
      scales: 3,
    });
    expect(compareQuantized(sketch(), sketch({ scale: 0.5 * (1 + 1e-7) })).differences).toEqual([]);
  });

  it.each([
    [{ scale: 0.5001 }, "form"],
    [{ zeroPoint: 2 }, "form"],
    [{ data: [3, 5] }, "bytes"],
    [{ op: "MUL" }, "operator"],
    [{ version: 3 }, "version"],
    [{ converts: true }, "conversions"],
    [{ swapped: true }, "operator"],
  ] as const)("finds %j", (change, what) => {
    const { differences } = compareQuantized(sketch(), sketch(change));
    expect(differences.map((difference) => difference.what)).toContain(what);
    expect(differences.every(({ where }) => where.startsWith("output 0"))).toBe(true);
  });
});
