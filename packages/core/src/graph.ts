import { elementCount } from "./dtype.ts";
import type { Model, Subgraph } from "./model.ts";

/** Who makes and who reads each tensor of a subgraph. */
export interface GraphIndex {
  /** By tensor: the operator that writes it, -1 where none does. */
  readonly producer: Int32Array;
  /** By tensor: the operators that read it, in order, one entry per operator. */
  readonly consumers: readonly (readonly number[])[];
}

const indices = new WeakMap<Subgraph, GraphIndex>();

/** Producers and consumers of a subgraph, computed once per subgraph. */
export function indexGraph(subgraph: Subgraph): GraphIndex {
  let index = indices.get(subgraph);
  if (index === undefined) {
    const producer = new Int32Array(subgraph.tensors.length).fill(-1);
    const consumers: number[][] = subgraph.tensors.map(() => []);
    subgraph.operators.forEach((operator, position) => {
      for (const tensor of operator.outputs) if (tensor >= 0) producer[tensor] = position;
      for (const tensor of new Set(operator.inputs)) if (tensor >= 0) consumers[tensor]?.push(position);
    });
    index = { producer, consumers };
    indices.set(subgraph, index);
  }
  return index;
}

/** Whether a tensor's values stand in the model: its buffer has bytes, or it has no elements and nobody makes it. */
export function isConstant(model: Model, subgraph: Subgraph, tensor: number): boolean {
  const { buffer, shape, isVariable, externalBuffer } = subgraph.tensors[tensor]!;
  if (isVariable) return false;
  if (externalBuffer !== undefined && externalBuffer > 0) return true;
  if (buffer > 0 && (model.buffers[buffer]?.byteLength ?? 0) > 0) return true;
  return elementCount(shape) === 0 && indexGraph(subgraph).producer[tensor] === -1 && !subgraph.inputs.includes(tensor);
}
