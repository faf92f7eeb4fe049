import { describe, expect, it } from "vitest";

import { checkEdgeTpu, edgeTpuRules, edgeTpuStatus, rulesOf } from "../src/index.ts";
import type { OperatorVerdict } from "../src/index.ts";
import { modelOfOne } from "./one-operator.ts";
import type { OneOperator, Short } from "./one-operator.ts";

const { unspecifiedLimitation: limited, mapped } = edgeTpuStatus;

const verdict = (operator: OneOperator, compiler?: "15.0"): OperatorVerdict =>
  checkEdgeTpu(modelOfOne(operator), compiler && { compiler }).operators[0]!;

const constant = (shape: readonly number[]): Short => ({
  shape,
  data: Array(shape.reduce((product, size) => product * size, 1)).fill(0) as number[],
});
const bias = (size: number, dtype: "int32" | "int64" = "int32"): Short => ({
  shape: [size],
  dtype,
  data: Array(size).fill(0) as number[],
});
const unary = (op: string, from: readonly number[], to = from, options?: object): OneOperator => ({
  op,
  inputs: [from],
  outputs: [to],
  ...(options && { options }),
});
const along = (op: string, from: readonly number[], to: readonly number[], values: readonly number[]): OneOperator => ({
  op,
  inputs: [from, { values }],
  outputs: [to],
});
const resize = (op: string, from: readonly number[], to: readonly number[]): OneOperator =>
  along(op, from, to, to.slice(1, 3));
const convolution = (kernel: readonly [number, number], dilation: readonly [number, number]): OneOperator => ({
  op: "CONV_2D",
  inputs: [[1, 32, 32, 4], constant([4, ...kernel, 4]), bias(4)],
  outputs: [[1, 32, 32, 4]],
  options: { dilationHFactor: dilation[0], dilationWFactor: dilation[1], strideH: 1, strideW: 1, padding: "SAME" },
});
const slice = (strides: readonly number[], masks: object = {}): OneOperator => ({
  op: "STRIDED_SLICE",
  inputs: [[1, 8, 8, 4], { values: [0, 0, 0, 0] }, { values: [1, 8, 8, 4] }, { values: strides }],
  outputs: [[1, 8, 8, 4]],
  options: { beginMask: 0, endMask: 0, ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask: 0, offset: false, ...masks },
});

/** What each rule refuses, with the numbers that its reason must give. */
const refused: readonly (readonly [rule: string, status: string, numbers: RegExp, operator: OneOperator])[] = [
  ["rank", edgeTpuStatus.unsupportedRank, /\[30, 8, 8, 4\].*\[30\]/, unary("RELU", [30, 8, 8, 4])],
  [
    "float-quantize",
    limited,
    /float32 to int8/,
    { ...unary("QUANTIZE", [1, 4]), inputs: [{ shape: [1, 4], dtype: "float32" }] },
  ],
  ["custom-operator", edgeTpuStatus.unsupportedDataType, /Mine/, unary("CUSTOM:Mine", [1, 4])],
  [
    "data-type",
    edgeTpuStatus.unsupportedDataType,
    /input 0 .*int16/,
    { ...unary("RELU", [1, 4]), inputs: [{ shape: [1, 4], dtype: "int16" }] },
  ],
  [
    "data-type",
    edgeTpuStatus.unsupportedDataType,
    /biases int32/,
    {
      op: "FULLY_CONNECTED",
      inputs: [[1, 4], constant([4, 4]), bias(4, "int64")],
      outputs: [[1, 4]],
    },
  ],
  ["operation", edgeTpuStatus.notSupported, /LEAKY_RELU/, unary("LEAKY_RELU", [1, 4])],
  ["operation", edgeTpuStatus.notSupported, /HARD_SWISH/, unary("HARD_SWISH", [1, 4])],
  [
    "constant-parameters",
    edgeTpuStatus.notConstant,
    /input 1/,
    {
      op: "FULLY_CONNECTED",
      inputs: [
        [1, 4],
        [4, 4],
      ],
      outputs: [[1, 4]],
    },
  ],
  ["dilation", limited, /2 in y and 1 in x.*3x3/, convolution([3, 3], [2, 1])],
  [
    "fully-connected-output",
    limited,
    /\[7, 4\] has 7 rows/,
    { op: "FULLY_CONNECTED", inputs: [[7, 4], constant([4, 4]), bias(4)], outputs: [[7, 4]] },
  ],
  [
    "fully-connected-size",
    limited,
    /100000 outputs.*65536/,
    { op: "FULLY_CONNECTED", inputs: [[1, 1], constant([100_000, 1])], outputs: [[1, 100_000]] },
  ],
  [
    "fused-activation",
    limited,
    /RELU6/,
    unary("MAX_POOL_2D", [1, 8, 8, 4], [1, 8, 8, 4], { fusedActivationFunction: "RELU6" }),
  ],
  [
    "concatenation-constant",
    limited,
    /other values than zero/,
    { op: "CONCATENATION", inputs: [[1, 4], { shape: [1, 1], data: [3] }], outputs: [[1, 5]], options: { axis: 1 } },
  ],
  [
    "concatenation-constant",
    limited,
    /3 inputs, two/,
    { op: "CONCATENATION", inputs: [[1, 4], [1, 4], constant([1, 1])], outputs: [[1, 9]], options: { axis: 1 } },
  ],
  ["batch-axis", limited, /axis 0/, along("MEAN", [1, 8, 8, 4], [8, 8, 4], [0])],
  [
    "batch-axis",
    limited,
    /axis 0/,
    { op: "CONCATENATION", inputs: [[1, 1, 1, 4]], outputs: [[1, 1, 1, 4]], options: { axis: -4 } },
  ],
  [
    "batch-axis",
    limited,
    /axis 0/,
    {
      op: "SPLIT",
      inputs: [{ values: [0] }, [1, 1, 1, 4]],
      outputs: [
        [1, 1, 1, 4],
        [1, 1, 1, 4],
      ],
    },
  ],
  ["mean-channels", limited, /6 channels.*multiple of 4/, along("MEAN", [1, 8, 8, 6], [1, 8, 8], [-1])],
  ["strided-slice", edgeTpuStatus.unitaryStrides, /\[1, 2, 2, 1\]/, slice([1, 2, 2, 1])],
  ["strided-slice", limited, /new axis mask 1/, slice([1, 1, 1, 1], { newAxisMask: 1 })],
  [
    "prelu-alpha",
    limited,
    /\[8, 8, 4\]/,
    { op: "PRELU", inputs: [[1, 8, 8, 4], constant([8, 8, 4])], outputs: [[1, 8, 8, 4]] },
  ],
  ["resize-precision", limited, /one pixel/, resize("RESIZE_BILINEAR", [1, 1, 1, 256], [1, 33, 33, 256])],
  ["resize-precision", limited, /15\.5 times/, resize("RESIZE_BILINEAR", [1, 33, 33, 19], [1, 513, 513, 19])],
  ["resize-size", limited, /196608/, resize("RESIZE_NEAREST_NEIGHBOR", [1, 256, 256, 32], [1, 512, 512, 32])],
  ["transpose-size", limited, /230400/, along("TRANSPOSE", [1, 40, 40, 144], [1, 144, 40, 40], [0, 3, 1, 2])],
  ["transpose-size", limited, /199920/, along("TRANSPOSE", [1, 28, 28, 255], [1, 255, 28, 28], [0, 3, 1, 2])],
  ["reshape-size", limited, /408000/, along("RESHAPE", [1, 1600, 3, 85], [1, 4800, 85], [1, 4800, 85])],
  ["reshape-size", limited, /230400/, along("RESHAPE", [1, 144, 40, 40], [1, 144, 1600], [1, 144, 1600])],
  ["reshape-size", limited, /of each tile/, along("RESHAPE", [1, 80, 80, 255], [1, 6400, 3, 85], [1, 6400, 3, 85])],
  ["row-size", limited, /\[1, 80, 8400\].*336000/, unary("LOGISTIC", [1, 80, 8400])],
  [
    "row-size",
    limited,
    /196608/,
    {
      op: "CONCATENATION",
      inputs: [
        [1, 4, 8400],
        [1, 80, 8400],
      ],
      outputs: [[1, 84, 8400]],
      options: { axis: 1 },
    },
  ],
];

/** What stands close to a limit and is mapped: sizes that were seen mapped, and exceptions. */
const accepted: readonly (readonly [why: string, operator: OneOperator])[] = [
  ["a 3x1 kernel has no dilation in x", convolution([3, 1], [4, 1])],
  ["equal dilations", convolution([3, 3], [2, 2])],
  ["a missing bias", { op: "FULLY_CONNECTED", inputs: [[1, 4], constant([4, 4])], outputs: [[1, 4]] }],
  ["uint8", { ...unary("RELU", [1, 4]), inputs: [{ shape: [1, 4], dtype: "uint8" }] }],
  ["int8 to uint8", { op: "QUANTIZE", inputs: [[1, 4]], outputs: [{ shape: [1, 4], dtype: "uint8" }] }],
  [
    "padding with zeros by concatenation",
    { op: "CONCATENATION", inputs: [[1, 4], constant([1, 4])], outputs: [[1, 8]], options: { axis: 1 } },
  ],
  [
    "a split into one along the batch",
    { op: "SPLIT", inputs: [{ values: [0] }, [1, 96, 64, 1]], outputs: [[1, 96, 64, 1]] },
  ],
  ["axis 0 of three dimensions, which are rows", along("MEAN", [8, 8, 4], [8, 4], [0])],
  ["a mean over rows and columns", along("MEAN", [1, 7, 7, 6], [1, 6], [1, 2])],
  [
    "asymmetric padding of rows",
    { op: "PAD", inputs: [[1, 8, 8, 4], { values: [0, 0, 0, 1, 0, 1, 0, 0] }], outputs: [[1, 9, 9, 4]] },
  ],
  ["one alpha a channel", { op: "PRELU", inputs: [[1, 8, 8, 4], constant([1, 1, 4])], outputs: [[1, 8, 8, 4]] }],
  ["twice the size", resize("RESIZE_BILINEAR", [1, 33, 33, 21], [1, 65, 65, 21])],
  ["the same size", resize("RESIZE_BILINEAR", [1, 1, 1, 21], [1, 1, 1, 21])],
  ["64 to 128 pixels of 32 channels", resize("RESIZE_NEAREST_NEIGHBOR", [1, 64, 64, 32], [1, 128, 128, 32])],
  ["112,896 elements", along("TRANSPOSE", [1, 28, 28, 144], [1, 144, 28, 28], [0, 3, 1, 2])],
  ["408,000 elements, none of them in a row", along("RESHAPE", [1, 40, 40, 255], [1, 1600, 3, 85], [1, 1600, 3, 85])],
  ["94,400 elements to a row", along("RESHAPE", [1, 118, 100, 8], [1, 94_400], [1, 94_400])],
  ["a row of 4 x 8400", unary("LOGISTIC", [1, 4, 8400])],
  [
    "classes of SSD",
    {
      op: "CONCATENATION",
      inputs: [
        [1, 1083, 91],
        [1, 834, 91],
      ],
      outputs: [[1, 1917, 91]],
      options: { axis: 1 },
    },
  ],
  ["a softmax of 16,384", unary("SOFTMAX", [1, 16_384])],
  ["softmax over several rows", unary("SOFTMAX", [1, 4, 8400, 16])],
  ["TILE, which no table has", along("TILE", [1, 1, 1, 4], [1, 33, 33, 4], [1, 33, 33, 1])],
  [
    "broadcasting a scalar",
    { op: "MUL", inputs: [[1, 192, 192, 3], { shape: [], data: [1] }], outputs: [[1, 192, 192, 3]] },
  ],
];

describe("rules", () => {
  it.each(refused)("%s: %s %s", (rule, status, numbers, operator) => {
    const found = verdict(operator);
    expect(found).toMatchObject({ mapped: false, rule, status, why: expect.stringMatching(numbers) as string });
    expect(found.fix!.length).toBeGreaterThan(20);
  });

  it.each(accepted)("maps %s", (_, operator) => {
    expect(verdict(operator)).toMatchObject({ mapped: true, status: mapped, why: null, fix: null });
  });

  it("knows what came with compiler 16.0", () => {
    const turned = along("TRANSPOSE", [1, 8, 8, 4], [1, 8, 8, 4], [0, 2, 1, 3]);
    const centered = {
      ...resize("RESIZE_BILINEAR", [1, 8, 8, 4], [1, 16, 16, 4]),
      version: 3,
      options: { halfPixelCenters: true, alignCorners: false },
    };
    expect([verdict(turned).status, verdict(turned, "15.0").status]).toEqual([mapped, edgeTpuStatus.notSupported]);
    expect([verdict(centered).status, verdict(centered, "15.0").status]).toEqual([
      mapped,
      edgeTpuStatus.unsupportedVersion,
    ]);
    expect(verdict(centered, "15.0").why).toContain("halfPixelCenters");
    expect(verdict(unary("SOFTMAX", [1, 16_384]), "15.0").rule).toBe("softmax-size");
  });

  it("says of each rule what it is, from where, and how sure it is; and each refuses something here", () => {
    const names = edgeTpuRules.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { what, source, confidence, kind, contract } of edgeTpuRules) {
      expect([kind, contract, what.length > 20, source.length > 20]).toEqual(["edgetpu-rule", 1, true, true]);
      expect(["measured", "documented", "inferred"]).toContain(confidence);
    }
    const older = ["operation-version", "softmax-size"];
    expect(names.filter((name) => !older.includes(name) && !refused.some(([rule]) => rule === name))).toEqual([]);
    expect(rulesOf("15.0").map(({ name }) => name)).toEqual(names);
  });
});
