import type { Model, Sample } from "@litequant/core";
import { elementCount } from "@litequant/core";
import { buildModel, random } from "@litequant/testkit";
import type { OperatorSketch, Random, TensorSketch } from "@litequant/testkit";
import fc from "fast-check";

/** Values of which scales are far from their limits. */
export const tame = { magnitude: 3, factor: 1, dead: false };

/** What a random graph is made of. */
export const anyGraph = fc.record({
  seed: fc.nat({ max: 2 ** 20 }),
  channels: fc.constantFrom(1, 3, 8),
  size: fc.constantFrom(1, 2, 5),
  steps: fc.array(
    fc.record({ kind: fc.nat(), a: fc.nat(), b: fc.nat(), activation: fc.constantFrom("NONE", "RELU", "RELU6") }),
    { minLength: 2, maxLength: 6 },
  ),
  outputs: fc.array(fc.nat(), { minLength: 1, maxLength: 2 }),
  /** Largest input, factor of constants, and whether whole channels of them are zero. */
  limits: fc.oneof(
    { weight: 2, arbitrary: fc.constant(tame) },
    {
      weight: 1,
      arbitrary: fc.record({
        magnitude: fc.constantFrom(3, 1e-6, 1e-3, 300, 1e6),
        factor: fc.constantFrom(1, 1e-6, 1e-2, 1e4),
        dead: fc.boolean(),
      }),
    },
  ),
});

export type AnyGraph = typeof anyGraph extends fc.Arbitrary<infer G> ? G : never;

/** A graph while it is made. */
interface Making {
  readonly sketch: AnyGraph;
  readonly tensors: Record<string, TensorSketch>;
  readonly operators: OperatorSketch[];
  readonly values: Random;
  /** Constants by shape: some are shared. */
  readonly shared: Map<string, string>;
}

interface Step {
  readonly making: Making;
  readonly activation: "NONE" | "RELU" | "RELU6";
  /** Adds a constant. */
  constant(shape: readonly number[], low: number, high: number): string;
  /** Adds an operator and returns its output. */
  operator(sketch: (output: string) => OperatorSketch, shape: readonly number[]): string;
}

type Kind = (step: Step, a: string, b: string) => string | undefined;

const none = { fusedActivationFunction: "NONE" } as const;
const window = { padding: "SAME", strideW: 1, strideH: 1 } as const;

const unary =
  (sketch: (a: string, y: string) => OperatorSketch): Kind =>
  (step, a) =>
    step.operator((y) => sketch(a, y), shapeOf(step, a));

const binary =
  (sketch: (inputs: readonly string[], y: string, activation: Step["activation"]) => OperatorSketch): Kind =>
  (step, a, b) =>
    sameShape(step, a, b) ? step.operator((y) => sketch([a, b], y, step.activation), shapeOf(step, a)) : undefined;

/** A reduction over height and width. */
const over =
  (op: "MEAN" | "SUM" | "REDUCE_MAX"): Kind =>
  (step, a) => {
    const [n, , , channels] = shapeOf(step, a);
    step.making.tensors["axes"] ??= { dtype: "int32", shape: [2], data: [1, 2] };
    const options = { keepDims: true };
    return step.operator((y) => ({ op, inputs: [a, "axes"], outputs: [y], options }), [n, 1, 1, channels]);
  };

/** A step of a graph: undefined where the tensors do not fit it. */
const kinds: readonly Kind[] = [
  (step, a) => {
    const [n, h, w, channels] = shapeOf(step, a);
    const weights = step.constant([4, 3, 3, channels], -0.5, 0.5);
    const bias = step.constant([4], -1, 1);
    const options = {
      ...window,
      fusedActivationFunction: step.activation,
      dilationWFactor: 1,
      dilationHFactor: 1,
      quantizedBiasType: "float32",
    } as const;
    return step.operator((y) => ({ op: "CONV_2D", inputs: [a, weights, bias], outputs: [y], options }), [n, h, w, 4]);
  },
  (step, a) => {
    const shape = shapeOf(step, a);
    const weights = step.constant([1, 3, 3, shape[3]], -0.5, 0.5);
    const bias = step.constant([shape[3]], -1, 1);
    const options = {
      ...window,
      fusedActivationFunction: step.activation,
      depthMultiplier: 1,
      dilationWFactor: 1,
      dilationHFactor: 1,
    } as const;
    return step.operator(
      (y) => ({ op: "DEPTHWISE_CONV_2D", inputs: [a, weights, bias], outputs: [y], options }),
      shape,
    );
  },
  (step, a) => {
    const [n, h, w, channels] = shapeOf(step, a);
    const weights = step.constant([6, channels], -0.7, 0.7);
    const options = {
      fusedActivationFunction: step.activation,
      weightsFormat: "DEFAULT",
      keepNumDims: true,
      asymmetricQuantizeInputs: false,
      quantizedBiasType: "float32",
    } as const;
    return step.operator((y) => ({ op: "FULLY_CONNECTED", inputs: [a, weights], outputs: [y], options }), [n, h, w, 6]);
  },
  binary((inputs, y, fusedActivationFunction) => ({
    op: "ADD",
    inputs,
    outputs: [y],
    options: { fusedActivationFunction, potScaleInt16: true },
  })),
  binary((inputs, y, fusedActivationFunction) => ({
    op: "MUL",
    inputs,
    outputs: [y],
    options: { fusedActivationFunction },
  })),
  binary((inputs, y) => ({ op: "SUB", inputs, outputs: [y], options: { ...none, potScaleInt16: true } })),
  binary((inputs, y) => ({ op: "MAXIMUM", inputs, outputs: [y] })),
  binary((inputs, y) => ({ op: "SQUARED_DIFFERENCE", inputs, outputs: [y] })),
  (step, a) => {
    const shape = shapeOf(step, a);
    const operand = step.constant([shape[3]], -2, 2);
    return step.operator((y) => ({ op: "MUL", inputs: [a, operand], outputs: [y], options: none }), shape);
  },
  (step, a, b) => {
    const [left, right] = [shapeOf(step, a), shapeOf(step, b)];
    if (left[1] !== right[1] || left[2] !== right[2]) return undefined;
    const shape = [left[0], left[1], left[2], left[3] + right[3]];
    return step.operator(
      (y) => ({ op: "CONCATENATION", inputs: [a, b], outputs: [y], options: { axis: 3, ...none } }),
      shape,
    );
  },
  (step, a) => {
    const [n, h, w, channels] = shapeOf(step, a);
    const newShape = [n, 1, h * w, channels];
    return step.operator((y) => ({ op: "RESHAPE", inputs: [a], outputs: [y], options: { newShape } }), newShape);
  },
  (step, a) => {
    const [n, h, w, channels] = shapeOf(step, a);
    step.making.tensors["pads"] ??= { dtype: "int32", shape: [4, 2], data: [0, 0, 1, 0, 0, 1, 0, 0] };
    return step.operator((y) => ({ op: "PAD", inputs: [a, "pads"], outputs: [y] }), [n, h + 1, w + 1, channels]);
  },
  over("MEAN"),
  over("SUM"),
  over("REDUCE_MAX"),
  (step, a) => {
    const alpha = step.constant([1, 1, shapeOf(step, a)[3]], -0.5, 0.5);
    return step.operator((y) => ({ op: "PRELU", inputs: [a, alpha], outputs: [y] }), shapeOf(step, a));
  },
  (step, a) => {
    const [n, h, w, channels] = shapeOf(step, a);
    step.making.tensors["order"] ??= { dtype: "int32", shape: [4], data: [0, 2, 1, 3] };
    return step.operator((y) => ({ op: "TRANSPOSE", inputs: [a, "order"], outputs: [y] }), [n, w, h, channels]);
  },
  (step, a, b) => {
    const [n, h, w] = shapeOf(step, a);
    if (!sameShape(step, a, b)) return undefined;
    const options = { adjX: false, adjY: true, asymmetricQuantizeInputs: false };
    return step.operator((y) => ({ op: "BATCH_MATMUL", inputs: [a, b], outputs: [y], options }), [n, h, w, w]);
  },
  (step, a, b) => {
    const shape = shapeOf(step, a);
    if (!sameShape(step, a, b)) return undefined;
    const greater = step.operator((y) => ({ op: "GREATER", inputs: [a, b], outputs: [y] }), shape);
    step.making.tensors[greater] = { dtype: "bool", shape };
    return step.operator((y) => ({ op: "SELECT_V2", inputs: [greater, b, a], outputs: [y] }), shape);
  },
  unary((a, y) => ({
    op: "MAX_POOL_2D",
    inputs: [a],
    outputs: [y],
    options: { ...window, filterWidth: 2, filterHeight: 2, ...none },
  })),
  unary((a, y) => ({
    op: "AVERAGE_POOL_2D",
    inputs: [a],
    outputs: [y],
    options: { ...window, filterWidth: 2, filterHeight: 2, ...none },
  })),
  unary((a, y) => ({ op: "SOFTMAX", inputs: [a], outputs: [y], options: { beta: 1 } })),
  unary((a, y) => ({ op: "LOGISTIC", inputs: [a], outputs: [y] })),
  unary((a, y) => ({ op: "TANH", inputs: [a], outputs: [y] })),
  unary((a, y) => ({ op: "RELU", inputs: [a], outputs: [y] })),
  unary((a, y) => ({ op: "HARD_SWISH", inputs: [a], outputs: [y] })),
  unary((a, y) => ({ op: "ABS", inputs: [a], outputs: [y] })),
  unary((a, y) => ({ op: "GELU", inputs: [a], outputs: [y], options: { approximate: false } })),
  unary((a, y) => ({ op: "ELU", inputs: [a], outputs: [y] })),
  unary((a, y) => ({ op: "NEG", inputs: [a], outputs: [y] })),
  unary((a, y) => ({ op: "SQUARE", inputs: [a], outputs: [y] })),
  unary((a, y) => ({ op: "L2_NORMALIZATION", inputs: [a], outputs: [y], options: none })),
  unary((a, y) => ({ op: "LOG_SOFTMAX", inputs: [a], outputs: [y] })),
  binary((inputs, y) => ({ op: "MINIMUM", inputs, outputs: [y] })),
  unary((a, y) => ({ op: "FLOOR", inputs: [a], outputs: [y] })),
  unary((a, y) => ({ op: "LEAKY_RELU", inputs: [a], outputs: [y], options: { alpha: 0.2 } })),
];

/** The graph that numbers stand for: every step reads tensors that are there, by position from the last. */
export function buildGraph(sketch: AnyGraph): Model {
  const { seed, channels, size, steps, outputs } = sketch;
  const making: Making = { sketch, tensors: {}, operators: [], values: random(seed), shared: new Map() };
  making.tensors["x"] = { shape: [1, size, size, channels] };
  const names = ["x"];
  for (const { kind, a, b, activation } of steps) {
    const at = (position: number): string => names.at(-1 - (position % names.length))!;
    const made = kinds[kind % kinds.length]!(stepOf(making, activation), at(a), at(b));
    if (made !== undefined) names.push(made);
  }
  if (names.length === 1) names.push(kinds[2]!(stepOf(making, "NONE"), "x", "x")!);
  const ends = [...new Set([names.at(-1)!, ...outputs.map((at) => names[1 + (at % (names.length - 1))]!)])];
  const { tensors, operators } = making;
  return buildModel({ tensors, operators, inputs: ["x"], outputs: ends });
}

/** Inputs for a graph, the same for the same graph. */
export function graphSamples({ seed, channels, size, limits: { magnitude } }: AnyGraph, count: number): Sample[] {
  const values = random(seed + 1);
  const shape = [1, size, size, channels];
  return Array.from({ length: count }, (_, index) => ({
    index,
    inputs: { x: { dtype: "float32", shape, data: values.array("float32", shape, -magnitude, magnitude) } },
  }));
}

function stepOf(making: Making, activation: Step["activation"]): Step {
  const { tensors, operators, values, shared, sketch } = making;
  const { factor, dead } = sketch.limits;
  return {
    making,
    activation,
    constant(shape, low, high) {
      const key = `${shape.join("x")} ${low}`;
      const known = shared.get(key);
      if (known !== undefined && values.next() < 0.5) return known;
      const name = `c${Object.keys(tensors).length}`;
      const data = values.array("float32", elementCount(shape), low * factor, high * factor);
      if (dead) data.fill(0 as never, 0, data.length / shape[0]!);
      tensors[name] = { shape, data };
      shared.set(key, name);
      return name;
    },
    operator(sketch, shape) {
      const name = `t${operators.length}`;
      tensors[name] = { shape };
      operators.push(sketch(name));
      return name;
    },
  };
}

type Shape = readonly [number, number, number, number];

function shapeOf({ making }: Step, name: string): Shape {
  return making.tensors[name]!.shape as Shape;
}

function sameShape(step: Step, a: string, b: string): boolean {
  return shapeOf(step, a).join() === shapeOf(step, b).join();
}
