import { LitequantError, arrayLength, elementCount } from "@litequant/core";
import type { Entry, RunVisitor, Tensor, TensorValue, TypedArray } from "@litequant/core";

import { bindSample, countStrings } from "./bind.ts";
import type { Engine } from "./engine.ts";

/** A value as users hand it over: a bare array takes the model's shape. */
export type InputValue = TypedArray | { readonly data: TypedArray; readonly shape: readonly number[] };

/** One signature of a model as a function of names. */
export interface SignatureRunner {
  readonly key: string;
  /**
   * Runs the signature. Variables live on from one run to the next.
   *
   * @param inputs - By the signature's names. A bare array takes the model's shape, in which one dynamic size follows from its length.
   * @returns Owned arrays by the signature's output names.
   * @throws LitequantError `INVALID_DATA` when an input is missing, unknown, or of the wrong dtype or shape.
   */
  run(inputs: Readonly<Record<string, InputValue>>): Record<string, TypedArray>;
}

/** @param begin - Called before the engine's graphs change; gives what watches the run. */
export function createSignatureRunner(
  engine: Engine,
  entry: Entry,
  begin: () => RunVisitor | undefined,
): SignatureRunner {
  const { tensors } = engine.model.subgraphs[entry.subgraph]!;
  return {
    key: entry.signature ?? "",
    run(inputs) {
      const visitor = begin();
      const values: Record<string, TensorValue> = {};
      for (const [name, value] of Object.entries(inputs)) {
        const port = entry.inputs.find((each) => each.name === name);
        if (port === undefined) {
          const known = entry.inputs.map((each) => `"${each.name}"`).join(", ");
          throw new LitequantError(
            "INVALID_DATA",
            `signature "${entry.signature}" has no input "${name}"; it has ${known}`,
            { location: { name } },
          );
        }
        values[name] = shapedValue(value, tensors[port.tensor]!);
      }
      const graph = engine.graph(entry.subgraph);
      bindSample(engine.model, entry, graph, values);
      engine.run(graph, 0, visitor);
      return Object.fromEntries(entry.outputs.map(({ name, tensor }) => [name, graph.cells[tensor]!.data.slice()]));
    },
  };
}

function shapedValue(value: InputValue, { dtype, shape, shapeSignature = shape }: Tensor): TensorValue {
  if (!ArrayBuffer.isView(value)) return { dtype, shape: value.shape, data: value.data };
  const length = dtype === "string" ? countStrings(value) : value.length;
  const lengthOf = (sizes: readonly number[]): number =>
    dtype === "string" ? elementCount(sizes) : arrayLength(dtype, elementCount(sizes));
  const open = shapeSignature.filter((size) => size < 0).length;
  if (length === lengthOf(shape) || open !== 1) return { dtype, shape, data: value };
  const inferred = length / lengthOf(shapeSignature.filter((size) => size >= 0));
  if (!Number.isInteger(inferred)) return { dtype, shape, data: value };
  return { dtype, shape: shapeSignature.map((size) => (size < 0 ? inferred : size)), data: value };
}
