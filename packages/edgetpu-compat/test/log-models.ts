import type { Model } from "@litequant/core";
import { buildModel } from "@litequant/testkit";
import type { GraphSketch, OperatorSketch, TensorSketch } from "@litequant/testkit";

import { edgeTpuStatus } from "../src/index.ts";

/** A row of a compiler's log. */
export interface LogRow {
  readonly op: string;
  readonly count: number;
  readonly status: string;
}

/** How an operator stands in a model that only its rows are known of: what it reads, and whether others can follow it. */
interface Instance {
  readonly op: string;
  readonly constants?: Readonly<Record<string, TensorSketch>>;
  /** Positions of constants are named `#name`; `x` is what it computes on. */
  readonly inputs?: readonly string[];
  readonly options?: object;
  readonly version?: number;
  /** Where it is not that of the chain: nothing follows the operator, its output is the model's. */
  readonly output?: TensorSketch;
  /** What it reads where it is mapped: an input of the model of its own. */
  readonly own?: TensorSketch;
}

const side = 8;
const image = { dtype: "int8", shape: [1, side, side, side], scale: 1, zeroPoint: 0 } as const satisfies TensorSketch;
const weights = (shape: readonly number[]): TensorSketch => ({
  dtype: "int8",
  shape,
  scale: 1,
  zeroPoint: 0,
  data: new Int8Array(shape.reduce((product, size) => product * size, 1)),
});
const bias = { dtype: "int32", shape: [side], data: new Int32Array(side) } as const satisfies TensorSketch;
const integers = (...data: readonly number[]): TensorSketch => ({ dtype: "int32", shape: [data.length], data });
const scalar = (value: number): TensorSketch => ({ dtype: "int32", shape: [], data: [value] });
const one = { ...image, shape: [1, 1, 1, side] } as const satisfies TensorSketch;

const convolution = { strideW: 1, strideH: 1, padding: "SAME", dilationWFactor: 1, dilationHFactor: 1 };
const noActivation = { fusedActivationFunction: "NONE" };
const pool = { ...convolution, filterWidth: 1, filterHeight: 1, ...noActivation };
const twice = { inputs: ["x", "x"], options: noActivation };
const sized = { constants: { size: integers(side, side) }, inputs: ["x", "#size"] };

/** Instances of every operator in the logs, on an image of 8x8x8 wherever they can keep its shape. */
const instances: Readonly<Record<string, Omit<Instance, "op">>> = {
  ADD: twice,
  AVERAGE_POOL_2D: { options: pool },
  CONCATENATION: { options: { axis: 3, ...noActivation } },
  CONV_2D: {
    constants: { weights: weights([side, 1, 1, side]), bias },
    inputs: ["x", "#weights", "#bias"],
    options: { ...convolution, ...noActivation, quantizedBiasType: "float32" },
  },
  DEPTHWISE_CONV_2D: {
    constants: { weights: weights([1, 3, 3, side]), bias },
    inputs: ["x", "#weights", "#bias"],
    options: { ...convolution, ...noActivation, depthMultiplier: 1 },
  },
  FULLY_CONNECTED: {
    constants: { weights: weights([side, side ** 3]), bias },
    inputs: ["x", "#weights", "#bias"],
    options: { ...noActivation, weightsFormat: "DEFAULT" },
    output: { ...image, shape: [1, side] },
  },
  GATHER: {
    constants: { indices: integers(...Array.from({ length: side }, (_, index) => index)) },
    inputs: ["x", "#indices"],
    options: { axis: 3, batchDims: 0 },
  },
  L2_NORMALIZATION: { options: noActivation },
  LEAKY_RELU: { options: { alpha: 0.5 } },
  LOGISTIC: {},
  MAXIMUM: { inputs: ["x", "x"] },
  MAX_POOL_2D: { options: pool },
  MEAN: {
    constants: { axes: integers(1, 2) },
    inputs: ["x", "#axes"],
    options: { keepDims: true },
    output: one,
  },
  MINIMUM: { inputs: ["x", "x"] },
  MUL: twice,
  PAD: {
    constants: { paddings: { dtype: "int32", shape: [4, 2], data: Array(8).fill(0) as number[] } },
    inputs: ["x", "#paddings"],
  },
  QUANTIZE: {},
  RELU: {},
  RESHAPE: { constants: { shape: integers(...image.shape) }, inputs: ["x", "#shape"] },
  RESIZE_BILINEAR: { ...sized, version: 2, options: { alignCorners: false, halfPixelCenters: false } },
  RESIZE_NEAREST_NEIGHBOR: { ...sized, version: 2, options: { alignCorners: false, halfPixelCenters: false } },
  SLICE: {
    constants: { begin: integers(0, 0, 0, 0), size: integers(...image.shape) },
    inputs: ["x", "#begin", "#size"],
  },
  // Older compilers take a single row.
  SOFTMAX: {
    options: { beta: 1 },
    own: { ...image, shape: [1, side] },
  },
  SPLIT: { constants: { axis: scalar(3) }, inputs: ["#axis", "x"], options: { numSplits: 1 } },
  STRIDED_SLICE: {
    constants: { begin: integers(0, 0, 0, 0), end: integers(...image.shape), strides: integers(1, 1, 1, 1) },
    inputs: ["x", "#begin", "#end", "#strides"],
    options: { beginMask: 0, endMask: 0, ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask: 0, offset: false },
  },
  SUB: twice,
  SUM: {
    constants: { axes: integers(3) },
    inputs: ["x", "#axes"],
    options: { keepDims: true },
    output: { ...image, shape: [1, side, side, 1] },
  },
  TANH: {},
  TRANSPOSE: { constants: { permutation: integers(0, 1, 2, 3) }, inputs: ["x", "#permutation"] },
};

/** Where an operator of a row must stand for its status. */
const places = {
  [edgeTpuStatus.mapped]: "mapped",
  [edgeTpuStatus.moreThanOneSubgraph]: "behind",
  [edgeTpuStatus.notSupported]: "cut",
  [edgeTpuStatus.unsupportedVersion]: "cut",
} as const;

const realizable: readonly string[] = [
  ...Object.keys(places),
  edgeTpuStatus.unspecifiedLimitation,
  edgeTpuStatus.unsupportedDataType,
  edgeTpuStatus.unsupportedRank,
];

/**
 * A model with the operators of a log, in the order that its statuses tell: what is mapped, what cuts, what lies behind, with
 * float ends around where the log has conversions.
 *
 * @returns undefined where rows do not tell: limits of sizes that no row has, and cuts whose operator is in no row.
 */
export function modelOfRows(rows: readonly LogRow[]): Model | undefined {
  const of = (place: string): readonly LogRow[] =>
    rows.filter(({ status }) => (places as Readonly<Record<string, string>>)[status] === place);
  const limited = rows.filter(({ status }) => status === edgeTpuStatus.unspecifiedLimitation);
  const cuts = of("cut");
  if (limited.some(({ op }) => op !== "QUANTIZE")) return undefined;
  if (rows.some(({ status }) => !realizable.includes(status))) return undefined;
  if (of("behind").length > 0 && cuts.length === 0) return undefined;
  const sketch = new Sketch();
  let chain = sketch.start(limited.reduce((sum, { count }) => sum + count, 0));
  for (const place of [of("mapped"), cuts, of("behind")])
    for (const { op, count, status } of place) for (let k = 0; k < count; k++) chain = sketch.append(op, status, chain);
  const floats = rows.filter(({ status }) => status === edgeTpuStatus.unsupportedDataType);
  for (const { op, count } of floats) for (let k = 0; k < count; k++) sketch.appendFloat(op, chain);
  for (const { op, count, status } of rows)
    if (status === edgeTpuStatus.unsupportedRank) for (let k = 0; k < count; k++) sketch.appendRank(op);
  return buildModel(sketch.end(chain));
}

class Sketch {
  private readonly tensors: Record<string, TensorSketch> = {};
  private readonly operators: OperatorSketch[] = [];
  private readonly inputs: string[] = [];
  private readonly outputs: string[] = [];
  private count = 0;

  /** The chain's first tensor: an input, or so many float inputs quantized, of which one is followed. */
  start(conversions: number): string {
    for (let k = 0; k < conversions; k++) {
      const output = this.add("quantized", image);
      this.push({ op: "QUANTIZE", inputs: [this.input(this.float())], outputs: [output] });
      if (k > 0) this.outputs.push(output);
    }
    return conversions > 0 ? this.operators[0]!.outputs[0]! : this.input(this.add("image", image));
  }

  /** Puts an operator behind `chain`; returns what follows. */
  append(op: string, status: string, chain: string): string {
    const instance = instances[op];
    if (instance === undefined) throw new Error(`no instance of ${op}`);
    const { constants = {}, inputs = ["x"], options, version = 1, own } = instance;
    const isNewer = status === edgeTpuStatus.unsupportedVersion;
    const isOwn = own !== undefined && status === edgeTpuStatus.mapped;
    const output = isOwn ? own : instance.output;
    const from = isOwn ? this.input(this.add("row", own)) : chain;
    const result = this.add("value", output ?? image);
    const operator = {
      op,
      inputs: inputs.map((name) => (name === "x" ? from : this.constant(op, name, constants[name.slice(1)]!))),
      outputs: [result],
      version: isNewer ? 3 : version,
      ...(options && { options: isNewer ? { ...options, halfPixelCenters: true } : options }),
    };
    this.push(operator as OperatorSketch);
    if (output === undefined) return result;
    this.outputs.push(result);
    return chain;
  }

  /** A conversion to float or a custom operator on `chain`, any other operator on floats of its own. */
  appendFloat(op: string, chain: string): void {
    const output = this.float();
    const from = op === "CUSTOM" || op === "DEQUANTIZE" ? chain : this.input(this.float());
    this.push({
      op: (op === "CUSTOM" ? "CUSTOM:TFLite_Detection_PostProcess" : op) as "RELU",
      inputs: [from],
      outputs: [output],
    });
    this.outputs.push(output);
  }

  /** An operator on four dimensions of which the first is no batch of 1: weights that are dequantized, or a batch. */
  appendRank(op: string): void {
    const shape = [side, 3, 3, side];
    const data = new Uint16Array(9 * side ** 2);
    const from =
      op === "DEQUANTIZE"
        ? this.add("weights", { dtype: "float16", shape, data })
        : this.input(this.add("batch", { ...image, shape }));
    const output = this.add("value", { dtype: "float32", shape });
    this.push({ op: op as "RELU", inputs: [from], outputs: [output] });
    this.outputs.push(output);
  }

  end(chain: string): GraphSketch {
    const { tensors, operators, inputs, outputs } = this;
    return { tensors, operators, inputs, outputs: [...outputs, chain] };
  }

  /** One tensor for all operators of a kind. */
  private constant(op: string, name: string, sketch: TensorSketch): string {
    this.tensors[`${op}${name}`] ??= sketch;
    return `${op}${name}`;
  }

  private float(): string {
    return this.add("float", { ...image, dtype: "float32" });
  }

  private input(name: string): string {
    this.inputs.push(name);
    return name;
  }

  private push(operator: OperatorSketch): void {
    this.operators.push(operator);
  }

  private add(kind: string, sketch: TensorSketch): string {
    const name = `${kind}${this.count++}`;
    this.tensors[name] = sketch;
    return name;
  }
}
