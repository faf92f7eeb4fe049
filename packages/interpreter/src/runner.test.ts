import { LitequantError } from "@litequant/core";
import type { MemoryProvider, Model, Sample } from "@litequant/core";
import { buildModel, numbers, withOddOffsets } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { toyKernels } from "../test/toy-kernels.ts";
import { arrayMemory } from "./array-memory.ts";
import { createRunner } from "./runner.ts";

const kernels = [toyKernels];

function floats(values: readonly number[], shape: readonly number[] = [1, values.length]): Sample["inputs"][string] {
  return { dtype: "float32", shape, data: Float32Array.from(values) };
}

function sample(values: readonly number[], more: Partial<Sample> = {}): Sample {
  return { index: 7, inputs: { x: floats(values) }, ...more };
}

/** y = relu(x + [1, -2]) + x */
function chain(): Model {
  return buildModel({
    tensors: {
      x: { shape: [1, 2], shapeSignature: [-1, 2] },
      bias: { shape: [2], data: [1, -2] },
      sum: { shape: [1, 2] },
      positive: { shape: [1, 2] },
      y: { shape: [1, 2] },
    },
    operators: [
      { op: "ADD", inputs: ["x", "bias"], outputs: ["sum"] },
      { op: "RELU", inputs: ["sum"], outputs: ["positive"] },
      { op: "ADD", inputs: ["positive", "x"], outputs: ["y"] },
    ],
    inputs: ["x"],
    outputs: ["y"],
  });
}

function failure(run: () => unknown): LitequantError {
  try {
    run();
  } catch (error) {
    if (LitequantError.isInstance(error)) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

/** Replaces its buffer on every reserve, and its first bytes belong to somebody else. */
function restlessMemory(): MemoryProvider & { move(): void } {
  let buffer = new ArrayBuffer(64);
  const move = (sizeBytes: number): void => {
    const moved = new ArrayBuffer(Math.max(sizeBytes, buffer.byteLength));
    new Uint8Array(moved).set(new Uint8Array(buffer));
    new Uint8Array(buffer).fill(0xff);
    buffer = moved;
  };
  return {
    get buffer() {
      return buffer;
    },
    base: 64,
    reserve: (sizeBytes) => move(64 + sizeBytes),
    move: () => move(0),
  };
}

describe("createRunner", () => {
  it("runs operators in order and hands out owned outputs", () => {
    const runner = createRunner(chain(), { kernels });
    const first = runner.run(sample([3, 1]));
    const second = runner.run(sample([-5, 4]));
    expect(first).toEqual({ y: floats([7, 1]) });
    expect(second).toEqual({ y: floats([-5, 6]) });
  });

  it("reads constants at odd offsets", () => {
    const runner = createRunner(withOddOffsets(chain()), { kernels });
    expect(numbers(runner.run(sample([3, 1]))["y"]!.data)).toEqual([7, 1]);
  });

  it("survives memory that moves, between runs and while it grows", () => {
    const memory = restlessMemory();
    const runner = createRunner(chain(), { kernels, memory });
    expect(numbers(runner.run(sample([3, 1]))["y"]!.data)).toEqual([7, 1]);
    memory.move();
    expect(numbers(runner.run(sample([3, 1]))["y"]!.data)).toEqual([7, 1]);
    const many = { index: 0, inputs: { x: floats([1, 2, 3, 4, 5, 6], [3, 2]) } };
    expect(runner.run(many)["y"]).toEqual(floats([3, 2, 7, 6, 11, 10], [3, 2]));
  });

  it("resizes to a sample's batch and back", () => {
    const runner = createRunner(chain(), { kernels });
    expect(runner.run({ index: 0, inputs: { x: floats([1, 2, 3, 4], [2, 2]) } })["y"]!.shape).toEqual([2, 2]);
    expect(runner.run(sample([3, 1]))["y"]).toEqual(floats([7, 1]));
  });

  it("keeps all tensors readable when asked, otherwise ends and constants", () => {
    const all = createRunner(chain(), { kernels, keep: "all" });
    all.run(sample([3, 1]));
    expect(
      ["x", "bias", "sum", "positive", "y"].map((_, index) => numbers(all.tensor({ subgraph: 0, index })!.data)),
    ).toEqual([
      [3, 1],
      [1, -2],
      [4, -1],
      [4, 0],
      [7, 1],
    ]);
    const ends = createRunner(chain(), { kernels });
    ends.run(sample([3, 1]));
    expect([0, 1, 2, 3, 4].map((index) => ends.tensor({ subgraph: 0, index }) !== undefined)).toEqual([
      true,
      true,
      false,
      false,
      true,
    ]);
  });

  it("passes inputs and constants through as outputs", () => {
    const model = buildModel({
      tensors: { x: { shape: [1, 2] }, c: { shape: [1], data: [5] } },
      operators: [],
      inputs: ["x"],
      outputs: ["c", "x"],
    });
    expect(createRunner(model, { kernels }).run(sample([1, 2]))).toEqual({ c: floats([5], [1]), x: floats([1, 2]) });
  });

  it("asks kernel sets in order and falls back where one declines", () => {
    const never = toyKernels.with("RELU", { prepare: () => undefined });
    const runner = createRunner(chain(), { kernels: [never, toyKernels] });
    expect(numbers(runner.run(sample([3, 1]))["y"]!.data)).toEqual([7, 1]);
  });

  it("computes what depends on constants alone once", () => {
    let runs = 0;
    const counting = toyKernels.with("RELU", {
      prepare(context) {
        const output = context.output(0);
        return () => {
          runs++;
          output.data.fill(9 as never);
        };
      },
    });
    const model = buildModel({
      tensors: { x: { shape: [1, 2] }, c: { shape: [2], data: [1, 2] }, folded: { shape: [2] }, y: { shape: [1, 2] } },
      operators: [
        { op: "RELU", inputs: ["c"], outputs: ["folded"] },
        { op: "ADD", inputs: ["x", "folded"], outputs: ["y"] },
      ],
      inputs: ["x"],
      outputs: ["y"],
    });
    const runner = createRunner(model, { kernels: [counting] });
    for (let i = 0; i < 3; i++) expect(numbers(runner.run(sample([1, 2]))["y"]!.data)).toEqual([10, 11]);
    runner.run({ index: 0, inputs: { x: floats([1, 2, 3, 4], [2, 2]) } });
    expect(runs).toBe(1);
    expect(runner.tensor({ subgraph: 0, index: 2 })!.isConstant).toBe(true);
  });
});

describe("shapes that only running tells", () => {
  const model = buildModel({
    tensors: {
      x: { shape: [1, 4] },
      kept: { shape: [1], shapeSignature: [-1] },
      positive: { shape: [1], shapeSignature: [-1] },
      early: { shape: [1, 4] },
      y: { shape: [1], shapeSignature: [-1] },
    },
    operators: [
      { op: "RELU", inputs: ["x"], outputs: ["early"] },
      { op: "CUSTOM:keep-positive", inputs: ["x"], outputs: ["kept"] },
      { op: "RELU", inputs: ["kept"], outputs: ["positive"] },
      { op: "ADD", inputs: ["positive", "positive"], outputs: ["y"] },
    ],
    inputs: ["x"],
    outputs: ["y", "early"],
  });

  it("prepares what follows again when they change", () => {
    const runner = createRunner(model, { kernels });
    const run = (values: readonly number[]): unknown => runner.run(sample(values))["y"];
    expect(run([1, -1, 2, 3])).toEqual(floats([2, 4, 6], [3]));
    expect(run([1, -1, -2, -3])).toEqual(floats([2], [1]));
    expect(run([-1, -1, -2, -3])).toEqual(floats([], [0]));
    expect(run([1, 2, 3, 4])).toEqual(floats([2, 4, 6, 8], [4]));
    expect(numbers(runner.run(sample([1, -2, 3, 4]))["early"]!.data)).toEqual([1, 0, 3, 4]);
  });

  it("reads a RESHAPE's target from values", () => {
    const reshape = buildModel({
      tensors: {
        x: { shape: [1, 4] },
        to: { dtype: "int32", shape: [2] },
        y: { shape: [1, 1], shapeSignature: [-1, -1] },
      },
      operators: [{ op: "RESHAPE", inputs: ["x", "to"], outputs: ["y"] }],
      inputs: ["x", "to"],
      outputs: ["y"],
    });
    const runner = createRunner(reshape, { kernels });
    const run = (to: readonly number[]): readonly number[] =>
      runner.run({
        index: 0,
        inputs: { x: floats([1, 2, 3, 4]), to: { dtype: "int32", shape: [2], data: Int32Array.from(to) } },
      })["y"]!.shape;
    expect(run([2, 2])).toEqual([2, 2]);
    expect(run([4, -1])).toEqual([4, 1]);
    expect(failure(() => run([3, 3])).message).toMatch(/RESHAPE \(operator 0 of subgraph 0\)/);
    expect(run([2, 2])).toEqual([2, 2]);
  });
});

describe("variables", () => {
  const model = buildModel({
    tensors: { x: { shape: [1, 2] }, state: { shape: [1, 2], variable: true }, y: { shape: [1, 2] } },
    operators: [{ op: "CUSTOM:accumulate", inputs: ["x", "state"], outputs: ["y"] }],
    inputs: ["x"],
    outputs: ["y"],
  });

  it("are reset before each sample unless it continues", () => {
    const runner = createRunner(model, { kernels });
    const run = (more: Partial<Sample> = {}): number[] => numbers(runner.run(sample([1, 2], more))["y"]!.data);
    expect(run()).toEqual([1, 2]);
    expect(run()).toEqual([1, 2]);
    expect(run({ continues: true })).toEqual([2, 4]);
    expect(run()).toEqual([1, 2]);
    runner.resetVariables();
    expect(run({ continues: true })).toEqual([1, 2]);
  });

  it("start at the zero point where they are int8", () => {
    const quantized = buildModel({
      tensors: {
        x: { shape: [1, 2] },
        state: { dtype: "int8", shape: [2], variable: true, scale: 0.5, zeroPoint: -3 },
      },
      operators: [],
      inputs: ["x"],
      outputs: ["x"],
    });
    const runner = createRunner(quantized, { kernels });
    runner.run(sample([1, 2]));
    expect(numbers(runner.tensor({ subgraph: 0, index: 1 })!.data)).toEqual([-3, -3]);
  });
});

describe("subgraphs and signatures", () => {
  const double = {
    tensors: { a: { shape: [1, 2] }, b: { shape: [1, 2] } },
    operators: [{ op: "ADD", inputs: ["a", "a"], outputs: ["b"] }],
    inputs: ["a"],
    outputs: ["b"],
    signatures: [{ key: "double", inputs: { value: "a" }, outputs: { result: "b" } }],
  } as const;
  const main = {
    tensors: { x: { shape: [1, 2] }, y: { shape: [1, 2] } },
    operators: [{ op: "CUSTOM:repeat", inputs: ["x"], outputs: ["y"], bytes: Uint8Array.of(1, 3) }],
    inputs: ["x"],
    outputs: ["y"],
  } as const;

  it("runs one that a kernel calls, and one by its signature", () => {
    const runner = createRunner(buildModel(main, double), { kernels });
    expect(numbers(runner.run(sample([1, 2]))["y"]!.data)).toEqual([8, 16]);
    expect(runner.run({ index: 1, signature: "double", inputs: { value: floats([5, 6]) } })).toEqual({
      result: floats([10, 12]),
    });
    expect(numbers(runner.run(sample([1, 2]))["y"]!.data)).toEqual([8, 16]);
  });

  it("shows every iteration of a called subgraph to visitors", () => {
    const seen: string[] = [];
    createRunner(buildModel(main, double), { kernels }).run(sample([1, 2]), {
      after: (step) => seen.push(`${step.subgraph}/${step.operator}:${numbers(step.outputs[0]!.data).join()}`),
    });
    expect(seen).toEqual([
      "0/-1:1,2",
      "1/-1:1,2",
      "1/0:2,4",
      "1/-1:2,4",
      "1/0:4,8",
      "1/-1:4,8",
      "1/0:8,16",
      "0/0:8,16",
    ]);
  });

  it("refuses a subgraph that calls itself", () => {
    const runner = createRunner(
      buildModel({ ...main, operators: [{ ...main.operators[0], bytes: Uint8Array.of(0, 1) }] }),
      { kernels },
    );
    expect(failure(() => runner.run(sample([1, 2])))).toMatchObject({ code: "INVALID_MODEL" });
  });
});

describe("errors", () => {
  it("name an operator without kernel, its types and the remedy; the runner goes on with others", () => {
    const model = buildModel({
      tensors: { x: { shape: [1, 2] }, y: { shape: [1, 2] } },
      operators: [{ op: "CUSTOM:Mine", inputs: ["x"], outputs: ["y"], version: 2 }],
      inputs: ["x"],
      outputs: ["y"],
    });
    const error = failure(() => createRunner(model, { kernels }).run(sample([1, 2])));
    expect(error.toJSON()).toMatchObject({
      code: "UNSUPPORTED_OPERATOR",
      message: expect.stringMatching(
        /CUSTOM:Mine \(operator 0 of subgraph 0\): no kernel \(version 2, float32 -> float32\).*"toy".*kernels\.with\("CUSTOM:Mine", kernel\)/,
      ),
      location: { subgraph: 0, operator: 0, op: "CUSTOM:Mine", sample: 7 },
    });
  });

  it("refuse an operator version that is newer than what is known of it", () => {
    const model = buildModel({
      tensors: { x: { shape: [1, 2] }, y: { shape: [1, 2] } },
      operators: [{ op: "RELU", inputs: ["x"], outputs: ["y"], version: 99 }],
      inputs: ["x"],
      outputs: ["y"],
    });
    expect(failure(() => createRunner(model, { kernels }).run(sample([1, 2])))).toMatchObject({
      code: "UNSUPPORTED_OPERATOR",
      message: expect.stringMatching(/RELU \(operator 0 of subgraph 0\): version 99 is newer than \d/),
    });
  });

  it("name what is wrong with an input, and leave the runner usable", () => {
    const runner = createRunner(chain(), { kernels });
    const wrong: [Sample["inputs"], RegExp][] = [
      [{}, /"x" is missing/],
      [{ x: floats([1, 2]), z: floats([1]) }, /no input "z"; the model has "x"/],
      [{ x: { dtype: "int8", shape: [1, 2], data: new Int8Array(2) } }, /int8, the model wants float32/],
      [{ x: floats([1, 2, 3], [1, 2]) }, /3 values do not fill the shape \[1, 2\]/],
      [
        { x: floats([1, 2, 3]) },
        /cannot be resized.*"x" was given \[1, 3\], the model declares \[1, 2\].*ADD \(operator 0/,
      ],
    ];
    for (const [inputs, message] of wrong) {
      const error = failure(() => runner.run({ index: 3, inputs }));
      expect(error).toMatchObject({
        code: "INVALID_DATA",
        message: expect.stringMatching(message),
        location: { sample: 3 },
      });
      expect(numbers(runner.run(sample([3, 1]))["y"]!.data)).toEqual([7, 1]);
    }
  });

  it("respects a memory limit and stays usable for smaller batches", () => {
    const runner = createRunner(chain(), { kernels, memoryLimit: 1024, memory: arrayMemory() });
    const large = {
      index: 0,
      inputs: {
        x: floats(
          Array.from({ length: 2000 }, () => 1),
          [1000, 2],
        ),
      },
    };
    expect(failure(() => runner.run(large))).toMatchObject({
      code: "MEMORY_LIMIT",
      message: expect.stringMatching(/tensor \d of shape \[1000, 2\]/),
    });
    expect(numbers(runner.run(sample([3, 1]))["y"]!.data)).toEqual([7, 1]);
  });

  it("say which operator's kernel failed", () => {
    const broken = toyKernels.with("RELU", { prepare: () => () => JSON.parse("{") as undefined });
    const error = failure(() => createRunner(chain(), { kernels: [broken] }).run(sample([1, 2])));
    expect(error).toMatchObject({ code: "INTERNAL", location: { operator: 1, op: "RELU" } });
  });

  it("refuse operators that read what nobody has made", () => {
    const model = buildModel({
      tensors: { x: { shape: [1, 2] }, later: { shape: [1, 2] }, y: { shape: [1, 2] } },
      operators: [
        { op: "RELU", inputs: ["later"], outputs: ["y"] },
        { op: "RELU", inputs: ["x"], outputs: ["later"] },
      ],
      inputs: ["x"],
      outputs: ["y"],
    });
    expect(failure(() => createRunner(model, { kernels }).run(sample([1, 2])))).toMatchObject({
      code: "INVALID_MODEL",
      message: expect.stringMatching(/input tensor 1 \(later\) has no values/),
    });
  });
});
