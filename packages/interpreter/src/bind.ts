import {
  LitequantError,
  arrayLength,
  bytesOf,
  elementBits,
  elementCount,
  entryOf,
  holds,
  readStrings,
} from "@litequant/core";
import type { Entry, Model, Sample, Tensor, TensorValue, TypedArray } from "@litequant/core";

import type { Graph } from "./graph.ts";

/** Entries of a model by signature, found once. */
export function entryCache(model: Model): (signature: string | undefined) => Entry {
  const entries = new Map<string | undefined, Entry>();
  return (signature) => {
    let entry = entries.get(signature);
    if (entry === undefined) entries.set(signature, (entry = entryOf(model, signature)));
    return entry;
  };
}

/**
 * Checks values against a tensor's dtype and their own shape; which shapes fit is for the operators to say.
 *
 * @throws LitequantError `INVALID_DATA`
 */
export function checkValue(name: string, tensor: Tensor, { dtype, shape, data }: TensorValue): void {
  const wrong = (why: string): LitequantError =>
    new LitequantError("INVALID_DATA", `input "${name}": ${why}`, { location: { name } });
  if (dtype !== tensor.dtype) throw wrong(`the data are ${dtype}, the model wants ${tensor.dtype}`);
  if (!holds(dtype, data)) throw wrong(`${dtype} data cannot be in a ${data.constructor.name}`);
  if (dtype === "string") {
    const found = countStrings(data);
    if (found !== elementCount(shape)) throw wrong(`${found} strings do not fill the shape [${shape.join(", ")}]`);
  }
  if (elementBits(dtype) === 0) return;
  const length = arrayLength(dtype, elementCount(shape));
  if (data.length !== length) {
    throw wrong(
      `${data.length} values do not fill the shape [${shape.join(", ")}], which has ${length}; the model declares [${tensor.shape.join(", ")}]`,
    );
  }
}

/** How many strings an array holds. @throws LitequantError `INVALID_DATA` when it is not laid out as strings are */
export function countStrings(bytes: TypedArray): number {
  try {
    return readStrings(bytesOf(bytes)).length;
  } catch (cause) {
    throw new LitequantError("INVALID_DATA", cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/**
 * Resizes a graph to a sample and copies the sample's values into its inputs.
 *
 * @throws LitequantError `INVALID_DATA` when an input is missing, unknown, or of the wrong dtype or shape.
 */
export function bindSample(model: Model, entry: Entry, graph: Graph, inputs: Sample["inputs"]): void {
  const { tensors, inputs: ends } = model.subgraphs[entry.subgraph]!;
  const shapes: (readonly number[] | undefined)[] = ends.map(() => undefined);
  for (const { name, tensor } of entry.inputs) {
    if (tensor < 0) continue;
    const value = inputs[name];
    if (value === undefined) {
      if (graph.cells[tensor]!.isConstant || tensors[tensor]!.isVariable) continue;
      throw new LitequantError("INVALID_DATA", `input "${name}" is missing; given: ${list(Object.keys(inputs))}`, {
        location: { name },
      });
    }
    checkValue(name, tensors[tensor]!, value);
    ends.forEach((end, position) => {
      if (end === tensor) shapes[position] = value.shape;
    });
  }
  for (const name in inputs) {
    if (entry.inputs.some((port) => port.name === name)) continue;
    throw new LitequantError(
      "INVALID_DATA",
      `no input "${name}"; the model has ${list(entry.inputs.map((port) => port.name))}`,
      { location: { name } },
    );
  }
  prepareFor(graph, shapes, entry, tensors);
  for (const { name, tensor } of entry.inputs) {
    const value = inputs[name];
    const cell = graph.cells[tensor];
    if (value === undefined || cell === undefined || cell.isConstant) continue;
    if (elementBits(cell.dtype) === 0) cell.data = value.data.slice();
    else (cell.data as Float32Array).set(value.data as Float32Array);
  }
}

/** Prepares a graph for input shapes; where the model contradicts shapes that are not its own, the data are at fault. */
export function prepareFor(
  graph: Graph,
  shapes: readonly (readonly number[] | undefined)[],
  entry: Entry,
  tensors: readonly Tensor[],
): void {
  try {
    graph.resizeInputs(shapes.map((shape) => shape && { shape }));
    graph.prepare();
  } catch (error) {
    if (!LitequantError.isInstance(error) || error.code !== "INVALID_MODEL") throw error;
    const changed = entry.inputs.filter(
      ({ tensor }) => tensor >= 0 && String(graph.cells[tensor]!.shape) !== String(tensors[tensor]!.shape),
    );
    if (changed.length === 0) throw error;
    const how = changed
      .map(
        ({ name, tensor }) =>
          `"${name}" was given [${graph.cells[tensor]!.shape.join(", ")}], the model declares [${tensors[tensor]!.shape.join(", ")}]`,
      )
      .join("; ");
    throw new LitequantError("INVALID_DATA", `the model cannot be resized to these inputs: ${how}. ${error.message}`, {
      location: error.location,
      cause: error,
    });
  }
}

function list(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ") || "none";
}
