import { isConstant, portSpec } from "@litequant/core";
import type { DType, Model, Operator, OpSpec, PortSpec, Tensor } from "@litequant/core";

import type { Side } from "../ports.ts";

/** A tensor as rules see it. */
export interface TensorLook {
  readonly subgraph: number;
  readonly index: number;
  readonly tensor: Tensor;
  /** Its values, where the model holds them. */
  readonly bytes: Uint8Array | undefined;
}

/** Where a tensor meets an operator, with the facts of that place; absent inputs and `plain` ones have no look. */
export interface PortLook extends TensorLook {
  readonly operator: OperatorLook;
  readonly side: Side;
  readonly position: number;
  readonly spec: PortSpec;
}

/** An operator with its facts. */
export interface OperatorLook {
  readonly subgraph: number;
  readonly index: number;
  readonly operator: Operator;
  /** undefined: nothing is known about it. */
  readonly spec: OpSpec | undefined;
  /** Every tensor that it touches. */
  readonly tensors: readonly TensorLook[];
  readonly ports: readonly PortLook[];
  /** What it computes on: the dtype of its first activation that is no constant. */
  readonly mode: DType | undefined;
  /** Some tensor of its ports is quantized or float16. */
  readonly touched: boolean;
  readonly options: Readonly<Record<string, unknown>>;
  readonly at: (side: Side, position: number) => TensorLook | undefined;
}

/** A model as rules see it. */
export interface Look {
  readonly model: Model;
  readonly specOf: (op: string) => OpSpec | undefined;
  readonly tensors: readonly TensorLook[];
  readonly operators: readonly OperatorLook[];
}

/** Looks at a model once, for all rules. */
export function lookAt(model: Model, specOf: Look["specOf"]): Look {
  const tensors = model.subgraphs.map((graph, subgraph) =>
    graph.tensors.map((tensor, index): TensorLook => {
      const constant = isConstant(model, graph, index);
      return { subgraph, index, tensor, bytes: constant ? model.buffers[tensor.buffer] : undefined };
    }),
  );
  const operators = model.subgraphs.flatMap((graph, subgraph) =>
    graph.operators.map((operator, index) =>
      lookAtOperator({ subgraph, index, operator, spec: specOf(operator.op) }, tensors[subgraph]!),
    ),
  );
  return { model, specOf, tensors: tensors.flat(), operators };
}

/** Whether a tensor's numbers have a scale, in the tensor itself or in another one. */
export function hasScale({ quantization }: Tensor): boolean {
  return (quantization?.scale.length ?? 0) > 0 || isBlockwise(quantization);
}

/** Whether scales lie in a tensor of their own. */
export function isBlockwise(quantization: Tensor["quantization"]): boolean {
  const kind = quantization?.details?.kind;
  return kind === "blockwise" || kind === "multi-axis";
}

function lookAtOperator(
  known: Pick<OperatorLook, "subgraph" | "index" | "operator" | "spec">,
  tensors: readonly TensorLook[],
): OperatorLook {
  const { operator, spec } = known;
  const indices = { in: operator.inputs, out: operator.outputs, mid: operator.intermediates } as const;
  const at = (side: Side, position: number): TensorLook | undefined => tensors[indices[side][position] ?? -1];
  const ports: PortLook[] = [];
  const look: OperatorLook = {
    ...known,
    tensors: [...indices.in, ...indices.out, ...indices.mid].flatMap((index) => tensors[index] ?? []),
    ports,
    get mode() {
      const main = ports.find(({ spec: { role }, side, bytes }) => role === "activation" && side !== "mid" && !bytes);
      return main?.tensor.dtype;
    },
    get touched() {
      return ports.some(({ tensor }) => hasScale(tensor) || tensor.dtype === "float16");
    },
    options: "options" in operator ? ((operator.options ?? {}) as Readonly<Record<string, unknown>>) : {},
    at,
  };
  const lists = { in: spec?.inputs, out: spec?.outputs, mid: spec?.intermediates } as const;
  for (const side of ["in", "out", "mid"] as const) {
    indices[side].forEach((_, position) => {
      const facts = portSpec(lists[side], position);
      const found = at(side, position);
      const idle = facts?.onlyWith !== undefined && at("in", facts.onlyWith) === undefined;
      if (!facts || !found || facts.role === "plain" || idle) return;
      ports.push({ ...found, operator: look, side, position, spec: facts });
    });
  }
  return look;
}
