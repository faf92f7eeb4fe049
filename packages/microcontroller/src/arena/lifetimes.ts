import { optionOf } from "@litequant/core";
import type { Model, Operator } from "@litequant/core";
import { specOf } from "@litequant/ops";

/** First and last step in which something is needed; -1: in none. */
export interface Lifetime {
  first: number;
  last: number;
}

/** A step of execution: an operator, or what lies around operators. */
export interface Moment {
  readonly subgraph: number;
  /** -1: before the subgraph's first operator. */
  readonly operator: number;
}

/** When everything is alive. */
export interface Lifetimes {
  /** By subgraph and tensor. */
  readonly tensors: readonly (readonly Readonly<Lifetime>[])[];
  /** By subgraph and operator: the operator with all that it calls. */
  readonly operators: readonly (readonly Readonly<Lifetime>[])[];
  /** By step. */
  readonly moments: readonly Moment[];
}

/**
 * Counts steps as tflite-micro does, so that its planner's result can be repeated: one per operator, subgraphs that an
 * operator calls in line with it, tensors that no step touches at -1, where they share memory with none of their kind.
 * Source: tensorflow/tflite-micro@90b983c2b tensorflow/lite/micro/micro_allocation_info.cc.
 */
export function lifetimesOf(model: Model): Lifetimes {
  const tensors = model.subgraphs.map((subgraph) => subgraph.tensors.map((): Lifetime => ({ first: -1, last: -1 })));
  const operators = model.subgraphs.map((subgraph) =>
    subgraph.operators.map((): Lifetime => ({ first: -1, last: -1 })),
  );
  const moments: Moment[] = [{ subgraph: 0, operator: -1 }];
  const now = (): number => moments.length - 1;
  const create = (lifetime: Lifetime | undefined, step: number): void => {
    if (lifetime?.first === -1) lifetime.first = step;
  };
  const use = (lifetime: Lifetime | undefined, step: number): void => {
    if (lifetime !== undefined) lifetime.last = step;
  };

  function walk(index: number): void {
    const { inputs, outputs, operators: list } = model.subgraphs[index]!;
    const own = tensors[index]!;
    for (const tensor of inputs) {
      create(own[tensor], now());
      use(own[tensor], now());
    }
    list.forEach((operator, position) => {
      moments.push({ subgraph: index, operator: position });
      const start = now();
      for (const tensor of operator.outputs) create(own[tensor], start);
      for (const callee of calledSubgraphs(model, operator)) {
        moments.push({ subgraph: callee, operator: -1 });
        walk(callee);
      }
      for (const tensor of [...operator.inputs, ...operator.outputs]) use(own[tensor], now());
      create(operators[index]![position], start);
      use(operators[index]![position], now());
    });
    for (const tensor of outputs) {
      create(own[tensor], now());
      use(own[tensor], now());
    }
  }
  walk(0);
  return { tensors, operators, moments };
}

/** Subgraphs that an operator calls, in the order of its options. */
function calledSubgraphs(model: Model, operator: Operator): readonly number[] {
  const callees = new Set((specOf(operator.op)?.calls ?? []).map(({ option }) => option));
  return [...callees]
    .map((option) => optionOf(operator, option))
    .filter((index): index is number => typeof index === "number" && index >= 0 && index < model.subgraphs.length);
}
