import type { MemoryProvider, Sample } from "@litequant/core";
import { referenceKernels } from "@litequant/kernels";
import { buildModel, numbers, withOddOffsets } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { chain, failure, floats, sample } from "../test/samples.ts";
import { toyKernels } from "../test/toy-kernels.ts";
import { createRunner } from "./runner.ts";

const kernels = [toyKernels];

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

  it("fills packed weights once, however often shapes change", () => {
    let fills = 0;
    const packing = toyKernels.with("RELU", {
      prepare(context) {
        const [input, output] = [context.input(0)!, context.output(0)];
        const packed = context.pack("five", 4, (bytes) => {
          fills++;
          bytes[0] = 5;
        });
        return () => output.data.fill((packed.bytes[0]! + input.data.length) as never);
      },
    });
    const runner = createRunner(chain(), { kernels: [packing] });
    expect(numbers(runner.run(sample([1, 2]))["y"]!.data)).toEqual([8, 9]);
    expect(numbers(runner.run({ index: 0, inputs: { x: floats([1, 2, 3, 4], [2, 2]) } })["y"]!.data)).toEqual([
      10, 11, 12, 13,
    ]);
    expect(numbers(runner.run(sample([1, 2]))["y"]!.data)).toEqual([8, 9]);
    expect(fills).toBe(1);
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

  it("start with what operators on constants give them, once", () => {
    const started = buildModel({
      tensors: {
        x: { shape: [1, 2] },
        half: { dtype: "float16", shape: [1, 2], data: Uint16Array.of(0x3c00, 0x4000) },
        state: { shape: [1, 2], variable: true },
        y: { shape: [1, 2] },
      },
      operators: [
        { op: "DEQUANTIZE", inputs: ["half"], outputs: ["state"] },
        { op: "CUSTOM:accumulate", inputs: ["x", "state"], outputs: ["y"] },
      ],
      inputs: ["x"],
      outputs: ["y"],
    });
    const runner = createRunner(started, { kernels: [referenceKernels, ...kernels] });
    const run = (more: Partial<Sample> = {}): number[] => numbers(runner.run(sample([1, 2], more))["y"]!.data);
    expect(run()).toEqual([2, 4]);
    expect(run({ continues: true })).toEqual([3, 6]);
    expect(run()).toEqual([2, 4]);
    runner.resetVariables();
    expect(run({ continues: true })).toEqual([2, 4]);
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

  it("resizes a subgraph that a kernel calls", () => {
    const calling = toyKernels.with("CUSTOM:repeat", {
      prepare(context) {
        const body = context.call(1);
        return () => {
          body.feed([context.input(0)!]);
          body.run();
          context.resize(0, body.outputs[0]!.shape);
          (context.output(0).data as Float32Array).set(body.outputs[0]!.data as Float32Array);
        };
      },
    });
    const runner = createRunner(buildModel(main, double), { kernels: [calling] });
    expect(numbers(runner.run(sample([1, 2]))["y"]!.data)).toEqual([2, 4]);
    expect(runner.run(sample([1, 2, 3]))["y"]).toEqual(floats([2, 4, 6]));
    expect(runner.run(sample([1]))["y"]).toEqual(floats([2]));
  });

  it("refuses a subgraph that calls itself", () => {
    const runner = createRunner(
      buildModel({ ...main, operators: [{ ...main.operators[0], bytes: Uint8Array.of(0, 1) }] }),
      { kernels },
    );
    expect(failure(() => runner.run(sample([1, 2])))).toMatchObject({ code: "INVALID_MODEL" });
  });
});
