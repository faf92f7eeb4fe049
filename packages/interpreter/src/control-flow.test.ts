import type { LitequantError, Model, Sample, TensorValue } from "@litequant/core";

import { fits, inputOf, outputOf, referenceKernels } from "@litequant/kernels";
import { buildModel, hostileMemory, numbers } from "@litequant/testkit";
import type { GraphSketch } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { failure, vector } from "../test/samples.ts";
import { createRunner } from "./runner.ts";

/** Whether the first number is below the second: keeps these models free of operators that are not their subject. */
const kernels = [
  referenceKernels.with("CUSTOM:below", {
    prepare(context) {
      if (!fits(context, ["int32", "int32"], "bool")) return undefined;
      const [a, b, output] = [inputOf(context, 0), inputOf(context, 1), outputOf<Uint8Array>(context)];
      return () => {
        output.data[0] = Number(a.data[0]! < b.data[0]!);
      };
    },
  }),
];

function int(value: number): TensorValue {
  return { dtype: "int32", shape: [], data: Int32Array.of(value) };
}

const float = { shape: [2] } as const;
const scalar = { dtype: "int32", shape: [] } as const;
const flag = { dtype: "bool", shape: [] } as const;
const loop = { condSubgraphIndex: 1, bodySubgraphIndex: 2 } as const;

/** Counts to n; what it does to x is the body's last operator. */
const main: GraphSketch = {
  tensors: { x: float, n: scalar, zero: { ...scalar, data: [0] }, i: scalar, y: float, m: scalar },
  operators: [{ op: "WHILE", inputs: ["zero", "x", "n"], outputs: ["i", "y", "m"], options: loop }],
  inputs: ["x", "n"],
  outputs: ["y"],
};
const below: GraphSketch = {
  tensors: { i: scalar, x: float, n: scalar, go: flag },
  operators: [{ op: "CUSTOM:below", inputs: ["i", "n"], outputs: ["go"] }],
  inputs: ["i", "x", "n"],
  outputs: ["go"],
};
const next = { op: "ADD", inputs: ["i", "one"], outputs: ["j"] } as const;
const doubling: GraphSketch = {
  tensors: { i: scalar, x: float, n: scalar, one: { ...scalar, data: [1] }, j: scalar, y: float },
  operators: [next, { op: "ADD", inputs: ["x", "x"], outputs: ["y"] }],
  inputs: ["i", "x", "n"],
  outputs: ["j", "y", "n"],
};
const growing: GraphSketch = {
  ...doubling,
  operators: [next, { op: "CONCATENATION", inputs: ["x", "x"], outputs: ["y"] }],
};

describe("WHILE", () => {
  const run = (model: Model, x: TensorValue, n: number, more: Partial<Sample> = {}): TensorValue =>
    createRunner(model, { kernels }).run({ index: 0, inputs: { x, n: int(n) }, ...more })["y"]!;

  it("carries values until the condition is false, and gives them back as they are when it is so at once", () => {
    const model = buildModel(main, below, doubling);
    expect(run(model, vector(1, 3), 3)).toEqual(vector(8, 24));
    expect(run(model, vector(1, 3), 0)).toEqual(vector(1, 3));
    expect(run(model, vector(1, 2, 3), 1)).toEqual(vector(2, 4, 6));
  });

  it("carries values that change shape, and prepares what reads them again", () => {
    const model = buildModel(
      {
        ...main,
        tensors: { ...main.tensors, z: float },
        operators: [...main.operators, { op: "ADD", inputs: ["y", "y"], outputs: ["z"] }],
        outputs: ["y", "z"],
      },
      below,
      growing,
    );
    const runner = createRunner(model, { kernels });
    for (const [n, expected] of [
      [1, [1, 2, 1, 2]],
      [0, [1, 2]],
      [2, [1, 2, 1, 2, 1, 2, 1, 2]],
      [2, [1, 2, 1, 2, 1, 2, 1, 2]],
    ] as const) {
      const outputs = runner.run({ index: 0, inputs: { x: vector(1, 2), n: int(n) } });
      expect(outputs["y"]).toEqual(vector(...expected));
      expect(outputs["z"]).toEqual(vector(...expected.map((value) => 2 * value)));
    }
  });

  it("ends at the step limit, and the runner is usable after it", () => {
    const runner = createRunner(buildModel(main, below, doubling), { kernels, stepLimit: 5 });
    const error = failure(() => runner.run({ index: 7, inputs: { x: vector(1, 1), n: int(6) } }));
    expect(error).toMatchObject({ code: "STEP_LIMIT", location: { sample: 7, subgraph: 0, operator: 0, op: "WHILE" } });
    expect(error.message).toMatch(/WHILE \(operator 0 of subgraph 0\).*5 steps.*stepLimit/);
    expect(runner.run({ index: 0, inputs: { x: vector(1, 1), n: int(5) } })["y"]).toEqual(vector(32, 32));
  });

  it("ends where memory does, and the runner is usable after it", () => {
    const runner = createRunner(buildModel(main, below, growing), { kernels, memoryLimit: 100_000 });
    const runTo = (n: number) => runner.run({ index: 0, inputs: { x: vector(1, 2), n: int(n) } })["y"];
    expect(runTo(1)).toEqual(vector(1, 2, 1, 2));
    for (let round = 0; round < 2; round++) {
      const error = failure(() => runTo(60));
      expect(error.code).toBe("MEMORY_LIMIT");
      expect(error.message).toMatch(/100000 allowed.*operator.*memoryLimit/);
      expect(runTo(1)).toEqual(vector(1, 2, 1, 2));
    }
  });

  it("shows every iteration to visitors, and keeps the tensors of the last", () => {
    const runner = createRunner(buildModel(main, below, doubling), { kernels, keep: "all" });
    const seen: string[] = [];
    runner.run(
      { index: 0, inputs: { x: vector(1, 1), n: int(2) } },
      {
        after: ({ subgraph, operator, outputs }) =>
          seen.push(`${subgraph}/${operator}:${outputs.map(({ data }) => numbers(data).join()).join(" ")}`),
      },
    );
    const once = (i: number, x: number): string[] => [
      `1/-1:${i} ${x},${x} 2`,
      `1/0:${Number(i < 2)}`,
      ...(i < 2 ? [`2/-1:${i} ${x},${x} 2`, `2/0:${i + 1}`, `2/1:${2 * x},${2 * x}`] : []),
    ];
    expect(seen).toEqual(["0/-1:1,1 2", ...once(0, 1), ...once(1, 2), ...once(2, 4), "0/0:2 4,4 2"]);
    expect(numbers(runner.tensor({ subgraph: 2, index: 1 })!.data)).toEqual([2, 2]);
    expect(numbers(runner.tensor({ subgraph: 2, index: 5 })!.data)).toEqual([4, 4]);
    expect(runner.tensor({ subgraph: 3, index: 0 })).toBeUndefined();
  });

  it("refuses ends that do not fit, naming the subgraph", () => {
    const broken = (body: GraphSketch): LitequantError =>
      failure(() => run(buildModel(main, below, body), vector(1, 1), 1));
    expect(broken({ ...doubling, outputs: ["j", "y"] }).message).toMatch(/body, subgraph 2, has 2 tensors as outputs/);
    expect(broken({ ...doubling, outputs: ["j", "j", "n"] }).message).toMatch(/outputs 1 int32|int32 as outputs 1/);
    expect(broken({ ...doubling, outputs: ["j", "j", "n"] }).code).toBe("INVALID_MODEL");
    const missing = buildModel(
      { ...main, operators: [{ ...main.operators[0]!, options: { ...loop, bodySubgraphIndex: 9 } }] as never },
      below,
    );
    expect(failure(() => run(missing, vector(1, 1), 1))).toMatchObject({ code: "INVALID_MODEL" });
  });
});

describe("loops within loops", () => {
  it("run, each with its own steps, in memory that moves", () => {
    // The outer body runs the inner loop, which doubles x twice, on the same condition subgraph.
    const outer: GraphSketch = {
      tensors: {
        i: scalar,
        x: float,
        n: scalar,
        zero: { ...scalar, data: [0] },
        one: { ...scalar, data: [1] },
        two: { ...scalar, data: [2] },
        j: scalar,
        k: scalar,
        y: float,
        m: scalar,
      },
      operators: [
        next,
        {
          op: "WHILE",
          inputs: ["zero", "x", "two"],
          outputs: ["k", "y", "m"],
          options: { ...loop, bodySubgraphIndex: 3 },
        },
      ],
      inputs: ["i", "x", "n"],
      outputs: ["j", "y", "n"],
    };
    const memory = hostileMemory();
    for (const [inner, expected] of [
      [doubling, [64, 128]],
      [growing, Array.from({ length: 128 }, (_, i) => 1 + (i % 2))],
    ] as const) {
      const runner = createRunner(buildModel(main, below, outer, inner), {
        kernels,
        memory: inner === doubling ? memory : hostileMemory(),
        stepLimit: 3,
      });
      for (let round = 0; round < 2; round++) {
        const { y } = runner.run({ index: 0, inputs: { x: vector(1, 2), n: int(3) } }, { after: () => memory.grow() });
        expect([...y!.data]).toEqual(expected);
      }
    }
  });
});

describe("IF", () => {
  const branch = (op: "ADD" | "CONCATENATION"): GraphSketch => ({
    tensors: { x: float, y: float },
    operators: [{ op, inputs: ["x", "x"], outputs: ["y"] }],
    inputs: ["x"],
    outputs: ["y"],
  });
  const choice: GraphSketch = {
    tensors: { go: flag, x: float, y: float },
    operators: [
      { op: "IF", inputs: ["go", "x"], outputs: ["y"], options: { thenSubgraphIndex: 1, elseSubgraphIndex: 2 } },
    ],
    inputs: ["go", "x"],
    outputs: ["y"],
  };

  it("runs one branch, and takes the shape that comes out of it", () => {
    const runner = createRunner(buildModel(choice, branch("ADD"), branch("CONCATENATION")));
    const run = (go: number) =>
      runner.run({
        index: 0,
        inputs: { go: { dtype: "bool", shape: [], data: Uint8Array.of(go) }, x: vector(1, 2) },
      })["y"];
    expect(run(1)).toEqual(vector(2, 4));
    expect(run(0)).toEqual(vector(1, 2, 1, 2));
    expect(run(1)).toEqual(vector(2, 4));
  });
});

describe("STABLEHLO_COMPOSITE", () => {
  it("runs its decomposition", () => {
    const model = buildModel(
      {
        tensors: { x: float, y: float },
        operators: [
          {
            op: "STABLEHLO_COMPOSITE",
            inputs: ["x"],
            outputs: ["y"],
            options: { decompositionSubgraphIndex: 1, compositeAttributesFormat: "FLEXBUFFERS", version: 1 },
          },
        ],
        inputs: ["x"],
        outputs: ["y"],
      },
      {
        ...doubling,
        tensors: { x: float, y: float },
        operators: [doubling.operators[1]!],
        inputs: ["x"],
        outputs: ["y"],
      },
    );
    expect(createRunner(model).run({ index: 0, inputs: { x: vector(1, 2) } })["y"]).toEqual(vector(2, 4));
  });
});
