import { entryOf, indexGraph, isRanked, type Model, type Tensor, type TensorId } from "@litequant/core";
import { metadataRange } from "./metadata-range.ts";

/** An input of a model as samples address it. */
export interface ModelInput {
  /** The key in `Sample.inputs`. */
  readonly name: string;
  readonly position: number;
  readonly id: TensorId;
  readonly tensor: Tensor;
  /** Sizes that a value must have, -1 where any will do; undefined: no rank is known. */
  readonly dims: readonly number[] | undefined;
  /** What the file says of the values that this input was made for. */
  readonly declared: DeclaredRange | undefined;
}

/** A range of real values, and where the file says so. */
export interface DeclaredRange {
  readonly min: number;
  readonly max: number;
  readonly from: string;
}

/** The inputs of one way into a model. */
export interface ModelInputs {
  readonly signature?: string;
  readonly inputs: readonly ModelInput[];
}

/**
 * The inputs that a sample for `signature` must have, in the order of the graph.
 *
 * @throws LitequantError `INVALID_DATA` when the model has no such signature.
 */
export function modelInputs(model: Model, signature?: string): ModelInputs {
  const entry = entryOf(model, signature);
  const { tensors } = model.subgraphs[entry.subgraph]!;
  const ports = entry.inputs.filter(({ tensor }) => tensor >= 0);
  const inputs = ports.map(({ name, tensor: index }, position): ModelInput => {
    const id = { subgraph: entry.subgraph, index };
    const tensor = tensors[index]!;
    const dims = isRanked(tensor) ? (tensor.shapeSignature ?? tensor.shape) : undefined;
    return { name, position, id, tensor, dims, declared: declaredRange(model, id) };
  });
  return { ...(entry.signature !== undefined && { signature: entry.signature }), inputs };
}

/** Whether float values for it become integers by its scale before they enter the model. */
export function isQuantized({ dtype, quantization }: Tensor): boolean {
  return integerRange[dtype] !== undefined && (quantization?.scale.length ?? 0) > 0;
}

/** An input in words: `"image" float32 [1, ?, ?, 3]`. */
export function describeInput({ name, tensor, dims }: ModelInput): string {
  const shape = dims === undefined ? "of any shape" : `[${dims.map((size) => (size < 0 ? "?" : size)).join(", ")}]`;
  return `"${name}" ${tensor.dtype} ${shape}`;
}

/** All inputs in words, in order. */
export function describeInputs({ inputs }: ModelInputs): string {
  return inputs.map(describeInput).join(", ");
}

const integerRange: Readonly<Record<string, readonly [number, number]>> = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32768, 32767],
  uint16: [0, 65535],
};

function declaredRange(model: Model, { subgraph, index }: TensorId): DeclaredRange | undefined {
  const graph = model.subgraphs[subgraph]!;
  const tensor = graph.tensors[index]!;
  const own = rangeOf(tensor, "the input's own parameters");
  if (own !== undefined || tensor.dtype !== "float32") return own;
  // A float input whose values an operator turns into integers of the same shape: that output's scale was made for them.
  for (const consumer of indexGraph(graph).consumers[index] ?? []) {
    const { inputs, outputs } = graph.operators[consumer]!;
    const output = graph.tensors[outputs[0] ?? -1];
    if (inputs.length !== 1 || output === undefined || output.dtype === "float32") continue;
    const range =
      String(output.shape) === String(tensor.shape) ? rangeOf(output, "the input's quantization") : undefined;
    if (range !== undefined) return range;
  }
  const stated = metadataRange(model, subgraph, graph.inputs.indexOf(index));
  return stated && { min: stated[0], max: stated[1], from: "the model's metadata" };
}

function rangeOf({ dtype, quantization }: Tensor, from: string): DeclaredRange | undefined {
  const [scale, zeroPoint] = [quantization?.scale[0], quantization?.zeroPoint[0] ?? 0];
  const limits = integerRange[dtype];
  if (scale !== undefined && scale > 0 && limits !== undefined)
    return { min: (limits[0] - zeroPoint) * scale, max: (limits[1] - zeroPoint) * scale, from };
  const [min, max] = [quantization?.min?.[0], quantization?.max?.[0]];
  return min !== undefined && max !== undefined && min < max
    ? { min, max, from: "min and max in the file" }
    : undefined;
}
