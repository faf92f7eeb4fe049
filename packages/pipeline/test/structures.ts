import type { Model } from "@litequant/core";
import { buildModel, random } from "@litequant/testkit";
import type { GraphSketch, OperatorSketch, TensorSketch } from "@litequant/testkit";

const none = { fusedActivationFunction: "NONE", potScaleInt16: true } as const;
const values = random(17);
const row = { shape: [1, 4] } as const;
const flag = { dtype: "bool", shape: [1] } as const;
const count = { dtype: "int32", shape: [1] } as const;

function matrix(): TensorSketch {
  return { shape: [4, 4], data: values.array("float32", 16, -1, 1) };
}

function vector(low = -1, high = 1): TensorSketch {
  return { shape: [4], data: values.array("float32", 4, low, high) };
}

function dense(inputs: readonly string[], output: string): OperatorSketch {
  return { op: "FULLY_CONNECTED", inputs, outputs: [output] };
}

function add(inputs: readonly string[], output: string): OperatorSketch {
  return { op: "ADD", inputs, outputs: [output], options: none };
}

function mul(inputs: readonly string[], output: string): OperatorSketch {
  return { op: "MUL", inputs, outputs: [output], options: { fusedActivationFunction: "NONE" } };
}

/** A graph from `x`, to `y` unless told, with float tensors `[1, 4]` for every name that is not given. */
function graph(
  given: Readonly<Record<string, TensorSketch>>,
  operators: readonly OperatorSketch[],
  {
    inputs = ["x"],
    outputs = ["y"],
    key,
  }: { inputs?: readonly string[]; outputs?: readonly string[]; key?: string } = {},
): GraphSketch {
  const names = [...inputs, ...operators.flatMap(({ inputs: from, outputs: to }) => [...from, ...to]), ...outputs];
  const missing = names.filter((name) => name !== "" && !(name in given));
  return {
    tensors: { ...Object.fromEntries(missing.map((name) => [name, row])), ...given },
    operators,
    inputs,
    outputs,
    ...(key !== undefined && {
      signatures: [
        {
          key,
          inputs: Object.fromEntries(inputs.map((name) => [name, name])),
          outputs: Object.fromEntries(outputs.map((name) => [name, name])),
        },
      ],
    }),
  };
}

const handle = { dtype: "resource", shape: [] } as const;

function variable(name: string, output: string): OperatorSketch {
  return { op: "VAR_HANDLE", inputs: [], outputs: [output], options: { container: "", sharedName: name } };
}

/** What models are made of that is more than a chain of operators. */
export const structures: Readonly<Record<string, () => Model>> = {
  "weights shared by two signatures, as an operand in one of them": () =>
    buildModel(
      graph({ w: matrix(), b: vector() }, [dense(["x", "w", "b"], "y")], { key: "first" }),
      graph({ w: { shape: [4, 4], sameBufferAs: "w" }, y: { shape: [4, 4] } }, [add(["x", "w"], "y")], {
        key: "second",
      }),
    ),
  "a constant that is a weight twice and an operand": () =>
    buildModel(
      graph(
        { w: matrix(), z: { shape: [4, 4] } },
        [dense(["x", "w"], "h"), dense(["h", "w"], "y"), add(["y", "w"], "z")],
        {
          outputs: ["y", "z"],
        },
      ),
    ),
  "a bias shared by layers whose inputs differ in scale, and none": () =>
    buildModel(
      graph({ w: matrix(), v: matrix(), b: vector() }, [
        dense(["x", "w", "b"], "h"),
        mul(["h", "h"], "g"),
        dense(["g", "v", "b"], "f"),
        dense(["f", "w", ""], "y"),
      ]),
    ),
  "an output that is read inside": () =>
    buildModel(graph({ w: matrix() }, [dense(["x", "w"], "h"), add(["h", "x"], "y")], { outputs: ["h", "y"] })),
  "an output that is named twice": () =>
    buildModel(graph({ w: matrix() }, [dense(["x", "w"], "h"), add(["h", "x"], "y")], { outputs: ["h", "y", "h"] })),
  "outputs that are constants": () =>
    buildModel(
      graph(
        { w: matrix(), c: { shape: [1, 4], data: [1, -2, 3, 0.5] }, d: { shape: [1, 4], data: [0, 0, 0, 0] } },
        [dense(["x", "w"], "h"), add(["h", "c"], "y")],
        { outputs: ["c", "y", "d"] },
      ),
    ),
  "an input that is an output": () =>
    buildModel(graph({ w: matrix() }, [dense(["x", "w"], "y")], { outputs: ["x", "y"] })),
  "weights that an operator computes": () =>
    buildModel(
      graph({ w: matrix(), s: { shape: [4, 4] }, k: { shape: [4, 1], data: [0.5, 1, -1, 2] } }, [
        mul(["w", "x"], "s"),
        dense(["x", "s"], "y"),
      ]),
    ),
  "dead channels with a bias": () =>
    buildModel(
      graph({ w: { shape: [4, 4], data: [1, 2, 3, 4, 0, 0, 0, 0, 1e-12, 0, 0, 0, -1, 1, -1, 1] }, b: vector(1, 2) }, [
        dense(["x", "w", "b"], "y"),
      ]),
    ),
  "zeros, constant and computed": () =>
    buildModel(
      graph(
        {
          w: matrix(),
          zero: { shape: [1, 4], data: [0, 0, 0, 0] },
          nil: { shape: [4, 4], data: Array<number>(16).fill(0) },
        },
        [
          mul(["x", "zero"], "m"),
          dense(["m", "w"], "h"),
          dense(["x", "nil"], "g"),
          add(["h", "g"], "f"),
          add(["f", "x"], "y"),
        ],
      ),
    ),
  "a branch that hands its input back, and one that is a constant": () =>
    buildModel(
      graph(
        { w: matrix(), go: flag },
        [
          dense(["x", "w"], "h"),
          { op: "IF", inputs: ["go", "h"], outputs: ["y"], options: { thenSubgraphIndex: 1, elseSubgraphIndex: 2 } },
        ],
        { inputs: ["x", "go"] },
      ),
      graph({ y: { shape: [1, 4] } }, [], { inputs: ["x"], outputs: ["x"] }),
      graph({ c: { shape: [1, 4], data: [0.5, -0.5, 2, -2] } }, [], { outputs: ["c"] }),
    ),
  "a branch inside a branch": () =>
    buildModel(
      graph(
        { go: flag },
        [
          {
            op: "IF",
            inputs: ["go", "x", "go"],
            outputs: ["y"],
            options: { thenSubgraphIndex: 1, elseSubgraphIndex: 2 },
          },
        ],
        { inputs: ["x", "go"] },
      ),
      graph({ w: matrix(), unused: flag }, [dense(["x", "w"], "y")], { inputs: ["x", "unused"] }),
      graph(
        { go: flag },
        [
          {
            op: "IF",
            inputs: ["go", "x", "go"],
            outputs: ["h"],
            options: { thenSubgraphIndex: 1, elseSubgraphIndex: 3 },
          },
          add(["h", "x"], "y"),
        ],
        { inputs: ["x", "go"] },
      ),
      graph({ go: flag, k: vector() }, [mul(["x", "k"], "y")], { inputs: ["x", "go"] }),
    ),
  "a branch that users can run, too": () =>
    buildModel(
      graph(
        { go: flag },
        [
          mul(["x", "x"], "h"),
          { op: "IF", inputs: ["go", "h"], outputs: ["y"], options: { thenSubgraphIndex: 1, elseSubgraphIndex: 2 } },
        ],
        { inputs: ["x", "go"], key: "main" },
      ),
      graph({ w: matrix() }, [dense(["x", "w"], "y")], { key: "branch" }),
      graph({ k: vector() }, [mul(["x", "k"], "y")]),
    ),
  "a loop that ends by the value of its state": () =>
    buildModel(
      graph({ z: { shape: [1], data: [0] }, n: { shape: [1] } }, [
        {
          op: "WHILE",
          inputs: ["z", "x"],
          outputs: ["n", "y"],
          options: { condSubgraphIndex: 1, bodySubgraphIndex: 2 },
        },
      ]),
      graph(
        { n: { shape: [1] }, three: { shape: [1], data: [3] }, go: flag },
        [{ op: "LESS", inputs: ["n", "three"], outputs: ["go"] }],
        { inputs: ["n", "x"], outputs: ["go"] },
      ),
      graph(
        { n: { shape: [1] }, step: { shape: [1], data: [0.7] }, m: { shape: [1] }, less: { shape: [1], data: [0.9] } },
        [add(["n", "step"], "m"), mul(["x", "less"], "y")],
        { inputs: ["n", "x"], outputs: ["m", "y"] },
      ),
    ),
  "a loop with a counter, a state and what does not change": () =>
    buildModel(
      graph(
        { i: { ...count, data: [0] }, j: count, z: { shape: [1, 4], data: [0, 0, 0, 0] } },
        [
          {
            op: "WHILE",
            inputs: ["i", "z", "x"],
            outputs: ["j", "y", "same"],
            options: { condSubgraphIndex: 1, bodySubgraphIndex: 2 },
          },
        ],
        { outputs: ["y", "same"] },
      ),
      graph(
        { i: count, three: { ...count, data: [3] }, go: flag },
        [{ op: "LESS", inputs: ["i", "three"], outputs: ["go"] }],
        {
          inputs: ["i", "s", "x"],
          outputs: ["go"],
        },
      ),
      graph(
        { i: count, one: { ...count, data: [1] }, k: count, w: matrix() },
        [
          add(["i", "one"], "k"),
          dense(["s", "w"], "h"),
          add(["h", "x"], "a"),
          { op: "TANH", inputs: ["a"], outputs: ["t"] },
        ],
        { inputs: ["i", "s", "x"], outputs: ["k", "t", "x"] },
      ),
    ),
  "two variables, filled once and read in a branch": () =>
    buildModel(
      graph(
        { go: flag, p: handle, q: handle },
        [
          { op: "CALL_ONCE", inputs: [], outputs: [], options: { initSubgraphIndex: 1 } },
          variable("small", "p"),
          variable("large", "q"),
          { op: "READ_VARIABLE", inputs: ["p"], outputs: ["r"] },
          {
            op: "IF",
            inputs: ["go", "x", "q"],
            outputs: ["h"],
            options: { thenSubgraphIndex: 2, elseSubgraphIndex: 3 },
          },
          add(["r", "h"], "y"),
          { op: "ASSIGN_VARIABLE", inputs: ["p", "x"], outputs: [] },
        ],
        { inputs: ["x", "go"] },
      ),
      graph(
        {
          a: { shape: [1, 4], data: [0.1, 0.2, -0.1, 0] },
          b: { shape: [1, 4], data: [10, 20, -10, 5] },
          p: handle,
          q: handle,
        },
        [
          variable("small", "p"),
          variable("large", "q"),
          { op: "ASSIGN_VARIABLE", inputs: ["p", "a"], outputs: [] },
          { op: "ASSIGN_VARIABLE", inputs: ["q", "b"], outputs: [] },
        ],
        { inputs: [], outputs: [] },
      ),
      graph({ q: handle }, [{ op: "READ_VARIABLE", inputs: ["q"], outputs: ["v"] }, mul(["x", "v"], "y")], {
        inputs: ["x", "q"],
      }),
      graph({ q: handle }, [add(["x", "x"], "y")], { inputs: ["x", "q"] }),
    ),
  "a part that is quantized already, between floats": () => {
    const form = { dtype: "int8", shape: [1, 4], scale: 0.05, zeroPoint: 3 } as const;
    return buildModel(
      graph({ w: matrix(), q: form, r: { ...form, scale: 0.1 } }, [
        dense(["x", "w"], "h"),
        { op: "QUANTIZE", inputs: ["h"], outputs: ["q"] },
        add(["q", "q"], "r"),
        { op: "DEQUANTIZE", inputs: ["r"], outputs: ["f"] },
        add(["f", "x"], "y"),
      ]),
    );
  },
  "what training with fake quantization leaves, already with its scales": () => {
    const form = { dtype: "uint8", shape: [1, 4] } as const;
    const weight = { dtype: "uint8", shape: [4, 4], axis: 0, zeroPoint: [128, 128, 128, 128] } as const;
    return buildModel(
      graph(
        {
          w: matrix(),
          b: vector(),
          xq: { ...form, scale: 2 / 255, zeroPoint: 128 },
          wq: { ...weight, scale: [0.008, 0.007, 0.009, 0.01] },
          wf: { shape: [4, 4] },
          u: matrix(),
          hq: { ...form, scale: 0.03, zeroPoint: 110 },
        },
        [
          { op: "QUANTIZE", inputs: ["x"], outputs: ["xq"] },
          { op: "DEQUANTIZE", inputs: ["xq"], outputs: ["xf"] },
          { op: "QUANTIZE", inputs: ["w"], outputs: ["wq"], version: 3 },
          { op: "DEQUANTIZE", inputs: ["wq"], outputs: ["wf"] },
          dense(["xf", "wf", "b"], "h"),
          { op: "QUANTIZE", inputs: ["h"], outputs: ["hq"] },
          { op: "DEQUANTIZE", inputs: ["hq"], outputs: ["g"] },
          dense(["g", "u"], "y"),
        ],
      ),
    );
  },
  "weights that are int8 already, behind a DEQUANTIZE and in place": () => {
    const integers = Array.from({ length: 16 }, (_, i) => ((i * 53) % 255) - 127);
    const weight = { dtype: "int8", shape: [4, 4], data: integers, axis: 0, zeroPoint: [0, 0, 0, 0] } as const;
    return buildModel(
      graph(
        {
          q: { ...weight, scale: [0.01, 0.02, 0.005, 0.01] },
          w: { shape: [4, 4] },
          v: { dtype: "int8", shape: [4, 4], data: integers, scale: 0.01, zeroPoint: 0 },
          b: vector(),
          u: matrix(),
        },
        [
          { op: "DEQUANTIZE", inputs: ["q"], outputs: ["w"] },
          dense(["x", "w", "b"], "h"),
          dense(["h", "v", "b"], "g"),
          dense(["g", "u"], "y"),
        ],
      ),
    );
  },
  "a batch of any size": () => {
    const batch = { shape: [1, 4], shapeSignature: [-1, 4] } as const;
    return buildModel(
      graph({ x: batch, h: batch, y: batch, w: matrix(), b: vector() }, [
        dense(["x", "w", "b"], "h"),
        mul(["h", "x"], "y"),
      ]),
    );
  },
};
