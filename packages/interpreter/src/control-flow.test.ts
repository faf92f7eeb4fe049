import type { Model, Sample, TensorValue } from "@litequant/core";
import { LitequantError, readStrings, writeStrings } from "@litequant/core";
import { fits, inputOf, outputOf, referenceKernels } from "@litequant/kernels";
import { buildModel, numbers } from "@litequant/testkit";
import type { GraphSketch } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

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

function floats(...values: number[]): TensorValue {
  return { dtype: "float32", shape: [values.length], data: Float32Array.from(values) };
}

function int(value: number): TensorValue {
  return { dtype: "int32", shape: [], data: Int32Array.of(value) };
}

function failure(act: () => unknown): LitequantError {
  try {
    act();
  } catch (error) {
    if (LitequantError.isInstance(error)) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
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
    expect(run(model, floats(1, 3), 3)).toEqual(floats(8, 24));
    expect(run(model, floats(1, 3), 0)).toEqual(floats(1, 3));
    expect(run(model, floats(1, 2, 3), 1)).toEqual(floats(2, 4, 6));
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
      const outputs = runner.run({ index: 0, inputs: { x: floats(1, 2), n: int(n) } });
      expect(outputs["y"]).toEqual(floats(...expected));
      expect(outputs["z"]).toEqual(floats(...expected.map((value) => 2 * value)));
    }
  });

  it("ends at the step limit, and the runner is usable after it", () => {
    const runner = createRunner(buildModel(main, below, doubling), { kernels, stepLimit: 5 });
    const error = failure(() => runner.run({ index: 7, inputs: { x: floats(1, 1), n: int(6) } }));
    expect(error).toMatchObject({ code: "STEP_LIMIT", location: { sample: 7, subgraph: 0, operator: 0, op: "WHILE" } });
    expect(error.message).toMatch(/WHILE \(operator 0 of subgraph 0\).*5 steps.*stepLimit/);
    expect(runner.run({ index: 0, inputs: { x: floats(1, 1), n: int(5) } })["y"]).toEqual(floats(32, 32));
  });

  it("shows every iteration to visitors, and keeps the tensors of the last", () => {
    const runner = createRunner(buildModel(main, below, doubling), { kernels, keep: "all" });
    const seen: string[] = [];
    runner.run(
      { index: 0, inputs: { x: floats(1, 1), n: int(2) } },
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
      failure(() => run(buildModel(main, below, body), floats(1, 1), 1));
    expect(broken({ ...doubling, outputs: ["j", "y"] }).message).toMatch(/body, subgraph 2, has 2 tensors as outputs/);
    expect(broken({ ...doubling, outputs: ["j", "j", "n"] }).message).toMatch(/outputs 1 int32|int32 as outputs 1/);
    expect(broken({ ...doubling, outputs: ["j", "j", "n"] }).code).toBe("INVALID_MODEL");
    const missing = buildModel(
      { ...main, operators: [{ ...main.operators[0]!, options: { ...loop, bodySubgraphIndex: 9 } }] as never },
      below,
    );
    expect(failure(() => run(missing, floats(1, 1), 1))).toMatchObject({ code: "INVALID_MODEL" });
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
        inputs: { go: { dtype: "bool", shape: [], data: Uint8Array.of(go) }, x: floats(1, 2) },
      })["y"];
    expect(run(1)).toEqual(floats(2, 4));
    expect(run(0)).toEqual(floats(1, 2, 1, 2));
    expect(run(1)).toEqual(floats(2, 4));
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
    expect(createRunner(model).run({ index: 0, inputs: { x: floats(1, 2) } })["y"]).toEqual(floats(2, 4));
  });
});

const handle = { dtype: "resource", shape: [] } as const;
const named = {
  op: "VAR_HANDLE",
  inputs: [],
  outputs: ["v"],
  options: { container: "", sharedName: "total" },
} as const;

/** Adds x to a variable that an initialization sets to 10, 20. */
const accumulate: GraphSketch = {
  tensors: { x: float, v: handle, old: float, y: float },
  operators: [
    { op: "CALL_ONCE", inputs: [], outputs: [], options: { initSubgraphIndex: 1 } },
    named,
    { op: "READ_VARIABLE", inputs: ["v"], outputs: ["old"] },
    { op: "ADD", inputs: ["old", "x"], outputs: ["y"] },
    { op: "ASSIGN_VARIABLE", inputs: ["v", "y"], outputs: [] },
  ],
  inputs: ["x"],
  outputs: ["y"],
  signatures: [{ key: "add", inputs: { x: "x" }, outputs: { y: "y" } }],
};
const initialize: GraphSketch = {
  tensors: { start: { shape: [2], data: [10, 20] }, v: handle },
  operators: [named, { op: "ASSIGN_VARIABLE", inputs: ["v", "start"], outputs: [] }],
  inputs: [],
  outputs: [],
};
/** Reads the same variable, whose shape nobody declared. */
const look: GraphSketch = {
  tensors: { v: handle, value: { shape: [] }, y: { shape: [] } },
  operators: [
    named,
    { op: "READ_VARIABLE", inputs: ["v"], outputs: ["value"] },
    { op: "ADD", inputs: ["value", "value"], outputs: ["y"] },
  ],
  inputs: [],
  outputs: ["y"],
  signatures: [{ key: "look", inputs: {}, outputs: { y: "y" } }],
};

describe("variables by name", () => {
  it("are filled once, live on in samples that continue, and are shared by signatures", () => {
    const runner = createRunner(buildModel(accumulate, initialize, look));
    const add = (more: Partial<Sample> = {}) =>
      runner.run({ index: 0, signature: "add", inputs: { x: floats(1, 2) }, ...more })["y"];
    expect(add()).toEqual(floats(11, 22));
    expect(add({ continues: true })).toEqual(floats(12, 24));
    expect(runner.run({ index: 0, signature: "look", inputs: {}, continues: true })["y"]).toEqual(floats(24, 48));
    expect(add()).toEqual(floats(11, 22));
    runner.resetVariables();
    expect(add({ continues: true })).toEqual(floats(11, 22));
  });

  it("are refused while they have no value", () => {
    const runner = createRunner(buildModel(accumulate, initialize, look));
    const error = failure(() => runner.run({ index: 0, signature: "look", inputs: {} }));
    expect(error).toMatchObject({ code: "NOT_READY", location: { subgraph: 2, operator: 1, op: "READ_VARIABLE" } });
    expect(error.message).toContain('"total"');
  });
});

describe("hash tables", () => {
  const text = (...strings: string[]): Uint8Array =>
    writeStrings(strings.map((each) => new TextEncoder().encode(each)));
  const strings = (count: number, ...values: string[]) =>
    ({ dtype: "string", shape: [count], data: text(...values) }) as const;
  const table = (key: "int64" | "string", value: "int64" | "string") =>
    ({
      op: "HASHTABLE",
      inputs: [],
      outputs: ["t"],
      options: { tableId: -5, keyDtype: key, valueDtype: value },
    }) as const;
  const t = { dtype: "resource", shape: [1] } as const;

  function model(
    key: "int64" | "string",
    value: "int64" | "string",
    data: { keys: object; values: object; other: object },
  ): Model {
    const side = (dtype: "int64" | "string") => ({ dtype, shape: [2] });
    return buildModel(
      {
        tensors: {
          x: side(key),
          t,
          fallback: { ...side(value), shape: [1], ...data.other },
          y: side(value),
          size: { dtype: "int64", shape: [1] },
        },
        operators: [
          { op: "CALL_ONCE", inputs: [], outputs: [], options: { initSubgraphIndex: 1 } },
          table(key, value),
          { op: "HASHTABLE_FIND", inputs: ["t", "x", "fallback"], outputs: ["y"] },
          { op: "HASHTABLE_SIZE", inputs: ["t"], outputs: ["size"] },
        ],
        inputs: ["x"],
        outputs: ["y", "size"],
      },
      {
        tensors: { keys: { ...side(key), ...data.keys }, values: { ...side(value), ...data.values }, t },
        operators: [table(key, value), { op: "HASHTABLE_IMPORT", inputs: ["t", "keys", "values"], outputs: [] }],
        inputs: [],
        outputs: [],
      },
    );
  }

  it("lead from numbers to strings", () => {
    const runner = createRunner(
      model("int64", "string", {
        keys: { data: [7, 9] },
        values: strings(2, "seven", "nine"),
        other: strings(1, "none"),
      }),
    );
    for (let run = 0; run < 2; run++) {
      const x = { dtype: "int64", shape: [3], data: BigInt64Array.of(9n, 8n, 7n) } as const;
      const { y, size } = runner.run({ index: 0, inputs: { x } });
      expect(y!.shape).toEqual([3]);
      expect(readStrings(y!.data as Uint8Array).map((each) => new TextDecoder().decode(each))).toEqual([
        "nine",
        "none",
        "seven",
      ]);
      expect(numbers(size!.data)).toEqual([2]);
    }
  });

  it("lead from strings to numbers", () => {
    const runner = createRunner(
      model("string", "int64", { keys: strings(2, "a", "ü"), values: { data: [1, 2] }, other: { data: [-1] } }),
    );
    const { y } = runner.run({ index: 0, inputs: { x: strings(3, "ü", "b", "a") } });
    expect(numbers(y!.data)).toEqual([2, -1, 1]);
  });
});
