import { allocate, bytesOf, elementCount } from "@litequant/core";
import type {
  DType,
  Model,
  Operator,
  OpName,
  OpOptions,
  QuantizationParams,
  Signature,
  Subgraph,
  Tensor,
  TypedArray,
} from "@litequant/core";

/** A tensor for {@link buildModel}; float32 and no quantization unless told. */
export interface TensorSketch {
  readonly dtype?: DType;
  readonly shape: readonly number[];
  readonly shapeSignature?: readonly number[];
  /** Present: a constant. Plain numbers become an array of the dtype. Bytes of packed types go in as `Uint8Array`. */
  readonly data?: TypedArray | readonly number[];
  /** Share the buffer of this tensor of the model, by name. */
  readonly sameBufferAs?: string;
  readonly scale?: number | readonly number[];
  readonly zeroPoint?: number | readonly number[];
  readonly axis?: number;
  readonly quantization?: QuantizationParams;
  readonly variable?: boolean;
  readonly hasRank?: boolean;
  /** The name in the model, where it is not the key: names may be empty or repeated. */
  readonly name?: string;
}

interface Ports {
  /** Names of tensors; "" is an absent optional input. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly intermediates?: readonly string[];
  readonly version?: number;
}

/** An operator for {@link buildModel}. */
export type OperatorSketch =
  | { [N in OpName]: Ports & { readonly op: N; readonly options?: OpOptions[N] } }[OpName]
  | (Ports & {
      readonly op: `CUSTOM:${string}` | `BUILTIN:${number}`;
      readonly bytes?: Uint8Array;
    });

/** A subgraph for {@link buildModel}. */
export interface GraphSketch {
  readonly name?: string;
  readonly tensors: Readonly<Record<string, TensorSketch>>;
  readonly operators: readonly OperatorSketch[];
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Signatures into this subgraph: key, then user names to tensors. */
  readonly signatures?: readonly {
    readonly key: string;
    readonly inputs: Readonly<Record<string, string>>;
    readonly outputs: Readonly<Record<string, string>>;
  }[];
}

/**
 * A model from names instead of indices; each argument is a subgraph, the first the main one. Tensors get indices in
 * the order of their keys.
 *
 * @throws Error when a name is unknown.
 * @example
 * buildModel({
 *   tensors: { x: { shape: [1, 2] }, two: { shape: [1], data: [2] }, y: { shape: [1, 2] } },
 *   operators: [{ op: "MUL", inputs: ["x", "two"], outputs: ["y"] }],
 *   inputs: ["x"], outputs: ["y"],
 * })
 */
export function buildModel(...graphs: readonly GraphSketch[]): Model {
  const buffers: Uint8Array[] = [new Uint8Array(0)];
  const bufferOf = new Map<string, number>();
  const signatures: Signature[] = [];
  const subgraphs = graphs.map((graph, subgraph): Subgraph => {
    const names = Object.keys(graph.tensors);
    const indexOf = (name: string): number => {
      const index = names.indexOf(name);
      if (index < 0 && name !== "") throw new Error(`no tensor ${name} in subgraph ${subgraph}`);
      return index;
    };
    for (const { key, inputs, outputs } of graph.signatures ?? []) {
      signatures.push({
        key,
        subgraph,
        inputs: mapValues(inputs, indexOf),
        outputs: mapValues(outputs, indexOf),
      });
    }
    return {
      name: graph.name ?? (subgraph === 0 ? "main" : `subgraph${subgraph}`),
      tensors: names.map((name) => buildTensor(name, graph.tensors[name]!, buffers, bufferOf)),
      operators: graph.operators.map((sketch) => buildOperator(sketch, indexOf)),
      inputs: graph.inputs.map(indexOf),
      outputs: graph.outputs.map(indexOf),
    };
  });
  return { description: "", subgraphs, buffers, signatures, metadata: [] };
}

/** The index of the tensor that has this name. @throws Error when there is none. */
export function tensorIndex(model: Model, name: string, subgraph = 0): number {
  const index = model.subgraphs[subgraph]?.tensors.findIndex((tensor) => tensor.name === name) ?? -1;
  if (index < 0) throw new Error(`no tensor ${name} in subgraph ${subgraph}`);
  return index;
}

/** The same model with every buffer at an odd address of one file, as nothing forbids a file to have them. */
export function withOddOffsets(model: Model): Model {
  const size = model.buffers.reduce((sum, buffer) => sum + buffer.byteLength + 2, 1);
  const file = new Uint8Array(size);
  let at = 1;
  const buffers = model.buffers.map((buffer) => {
    file.set(buffer, at);
    const view = file.subarray(at, at + buffer.byteLength);
    at += buffer.byteLength + (buffer.byteLength % 2 === 0 ? 2 : 1);
    return view;
  });
  return { ...model, buffers };
}

function buildTensor(key: string, sketch: TensorSketch, buffers: Uint8Array[], bufferOf: Map<string, number>): Tensor {
  const {
    dtype = "float32",
    shape,
    shapeSignature,
    data,
    sameBufferAs,
    scale,
    zeroPoint,
    axis = 0,
    variable = false,
    hasRank = true,
  } = sketch;
  let buffer = 0;
  if (data !== undefined) buffer = buffers.push(bytesOf(toArray(dtype, shape, data)).slice()) - 1;
  if (sameBufferAs !== undefined) buffer = bufferOf.get(sameBufferAs) ?? 0;
  bufferOf.set(key, buffer);
  const quantization =
    sketch.quantization ??
    (scale === undefined
      ? undefined
      : {
          scale: list(scale).map(Math.fround),
          zeroPoint: list(zeroPoint ?? list(scale).map(() => 0)),
          axis,
        });
  return {
    name: sketch.name ?? key,
    dtype,
    shape,
    hasRank,
    isVariable: variable,
    buffer,
    ...(shapeSignature && { shapeSignature }),
    ...(quantization && { quantization }),
  };
}

function buildOperator(sketch: OperatorSketch, indexOf: (name: string) => number): Operator {
  const { version = 1, inputs, outputs, intermediates = [], ...rest } = sketch;
  const operator: unknown = {
    ...rest,
    version,
    inputs: inputs.map(indexOf),
    outputs: outputs.map(indexOf),
    intermediates: intermediates.map(indexOf),
  };
  return operator as Operator;
}

function toArray(dtype: DType, shape: readonly number[], data: TypedArray | readonly number[]): TypedArray {
  if (!Array.isArray(data)) return data as TypedArray;
  const array = allocate(dtype, elementCount(shape));
  if (array.length !== data.length)
    throw new Error(`${data.length} values for a tensor of shape [${shape.join(", ")}]`);
  for (let i = 0; i < data.length; i++) {
    if (array instanceof BigInt64Array || array instanceof BigUint64Array) array[i] = BigInt(data[i] ?? 0);
    else array[i] = data[i]!;
  }
  return array;
}

function list(value: number | readonly number[]): readonly number[] {
  return typeof value === "number" ? [value] : value;
}

function mapValues(record: Readonly<Record<string, string>>, map: (value: string) => number): Record<string, number> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
