import { describe, expect, it } from "vitest";

import { buildModel, withOddOffsets } from "./build-model.ts";
import { goldenModels } from "./goldens.ts";
import { hostileMemory } from "./hostile-memory.ts";
import { expectClose, expectSame, numbers } from "./matchers.ts";
import { random } from "./random.ts";
import { describeShared } from "./shared.ts";
import { zooModels } from "./zoo.ts";

describe("buildModel", () => {
  const sketch = {
    tensors: {
      x: { shape: [2] },
      w: { dtype: "int64", shape: [2], data: [1, -2], scale: 0.1, zeroPoint: 3 },
      y: { shape: [2] },
    },
    operators: [{ op: "ADD", inputs: ["x", "w"], outputs: ["y"] }],
    inputs: ["x"],
    outputs: ["y"],
    signatures: [{ key: "main", inputs: { in: "x" }, outputs: { out: "y" } }],
  } as const;

  it("turns names into indices and numbers into bytes", () => {
    const model = buildModel(sketch);
    expect(model.subgraphs[0]!.operators[0]).toMatchObject({ op: "ADD", inputs: [0, 1], outputs: [2] });
    expect(model.signatures).toEqual([{ key: "main", subgraph: 0, inputs: { in: 0 }, outputs: { out: 2 } }]);
    expect(model.subgraphs[0]!.tensors[1]!.quantization).toEqual({
      scale: [Math.fround(0.1)],
      zeroPoint: [3],
      axis: 0,
    });
    expect([...new BigInt64Array(model.buffers[1]!.slice().buffer)]).toEqual([1n, -2n]);
  });

  it("refuses names that are not there", () => {
    expect(() => buildModel({ ...sketch, outputs: ["z"] })).toThrow(/no tensor z/);
  });

  it("moves buffers to odd offsets", () => {
    const moved = withOddOffsets(buildModel(sketch));
    expect(moved.buffers[1]!.byteOffset % 2).toBe(1);
    expect([...moved.buffers[1]!]).toEqual([...buildModel(sketch).buffers[1]!]);
  });
});

describe("matchers", () => {
  it("take NaN and infinities as they are", () => {
    expectSame(Float32Array.of(NaN, 0, 1), Float32Array.of(NaN, -0, 1));
    expectClose(Float32Array.of(NaN, Infinity, 1.000001), Float32Array.of(NaN, Infinity, 1), 1e-5);
    expect(() => expectClose([NaN], [1], 1)).toThrow(/1 of 1 values differ, first \[0\]: NaN instead of 1/);
    expect(() => expectSame([1, 2, 4], [1, 3, 3], "y")).toThrow(/y: 2 of 3 values differ, first \[1\]: 2 instead of 3/);
    expect(() => expectSame([1], [1, 2])).toThrow(/1 values instead of 2/);
  });
});

describe("random", () => {
  it("gives the same arrays for the same seed", () => {
    expect(numbers(random(1).array("int8", 4))).toEqual(numbers(random(1).array("int8", [2, 2])));
    expect(numbers(random(1).array("float32", 3))).not.toEqual(numbers(random(2).array("float32", 3)));
  });
});

describe("hostileMemory", () => {
  it("starts as NaN and kills former views", () => {
    const memory = hostileMemory();
    memory.reserve(64);
    const view = new Float32Array(memory.buffer, memory.base, 4);
    expect(numbers(view)).toEqual([NaN, NaN, NaN, NaN]);
    memory.grow();
    expect(view).toHaveLength(0);
  });
});

describeShared("goldens", () => {
  it("are found with their files", () => {
    const [model] = goldenModels("mlperf_ic/ic_resnet8_int8");
    expect(model!.runs()[0]!.inputs.get(0)!.shape).toEqual([1, 32, 32, 3]);
    const zoo = zooModels();
    expect(zoo.length).toBeGreaterThan(1700);
    expect(zoo.find((each) => each.case === "abs__r4" && each.scheme === "int8")!.sets()[0]!.inputs[0]!.dtype).toBe(
      "float32",
    );
  });
});
