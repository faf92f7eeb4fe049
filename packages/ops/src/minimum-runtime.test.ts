import type { Model, Operator, Tensor } from "@litequant/core";
import { describe, expect, it } from "vitest";

import { isNewerRuntime, minimumRuntime, operatorRuntime } from "./minimum-runtime.ts";
import { runtimeVersions } from "./runtime-versions.ts";

function modelOf(operators: readonly Operator[], weightScale: readonly number[] = []): Model {
  const tensor: Tensor = { name: "", dtype: "int8", shape: [2, 2], hasRank: true, isVariable: false, buffer: 0 };
  const quantization = { scale: weightScale, zeroPoint: weightScale.map(() => 0), axis: 0 };
  const tensors = [tensor, { ...tensor, quantization }, tensor, tensor];
  return {
    description: "",
    subgraphs: [{ name: "", tensors, operators, inputs: [0], outputs: [3] }],
    buffers: [new Uint8Array(0)],
    signatures: [],
    metadata: [],
  };
}

const dense = (version: number, scale: readonly number[]): Model =>
  modelOf(
    [
      { op: "FULLY_CONNECTED", inputs: [0, 1, -1], outputs: [2], intermediates: [], version },
      { op: "TANH", inputs: [2], outputs: [3], intermediates: [], version: 2 },
    ],
    scale,
  );

describe("minimumRuntime", () => {
  it("is the newest that an operator needs, compared by numbers", () => {
    expect(minimumRuntime(dense(2, [1]))).toBe("1.14.0");
    expect(minimumRuntime(dense(5, [1]))).toBe("2.0.0");
    expect(minimumRuntime(dense(11, [1]))).toBe("2.15.0");
  });

  it("excludes runtimes that misread per-channel weights of dense layers", () => {
    expect(minimumRuntime(dense(4, [1, 2]))).toBe("2.17.0");
    expect(minimumRuntime(dense(13, [1, 2]))).toBe("2.18.0");
  });

  it("is empty for operators that do not limit it", () => {
    expect(
      minimumRuntime(modelOf([{ op: "CUSTOM:x", inputs: [0], outputs: [3], intermediates: [], version: 1 }])),
    ).toBe("");
  });

  it("knows the 441 pairs of the runtime's own table", () => {
    expect(
      Object.values(runtimeVersions)
        .flat()
        .filter((version) => version !== ""),
    ).toHaveLength(441);
  });
});

describe("operatorRuntime", () => {
  it("is the release that brought a version", () => {
    expect(operatorRuntime("CONV_2D", 6)).toBe("2.9.0");
    expect(operatorRuntime("CONV_2D", 99)).toBe("newer");
    expect(operatorRuntime("BROADCAST_TO", 1)).toBeUndefined();
    expect(operatorRuntime("CUSTOM:mine", 7)).toBeUndefined();
    expect([isNewerRuntime("2.10.0", "2.9.0"), isNewerRuntime("2.5.0", "2.5.0")]).toEqual([true, false]);
  });
});
