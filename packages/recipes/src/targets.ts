import { operatorName, optionOf, viewOperator } from "@litequant/core";
import type { Model, OperatorView, Subgraph } from "@litequant/core";
import { specOf } from "@litequant/ops";

import type { EndName } from "./operator-names.ts";

/** What rules are about: an operator, or one of the model's inputs and outputs. */
export interface Target {
  readonly subgraph: number;
  /** Of the operator; of ends: the position. */
  readonly index: number;
  /** The operator's name, `INPUT` or `OUTPUT`. */
  readonly op: string;
  readonly isEnd: boolean;
  /** Names that patterns are tried on: of output tensors, where there are none of inputs. */
  readonly names: readonly string[];
  /** All names at once, each followed by `;`. */
  readonly scope: string;
}

/** Longer scopes are cut, as LiteRT Quantizer does. */
const LONGEST_SCOPE = 10_000;

/** Operators of a model, by subgraph. */
export function operatorTargets({ subgraphs }: Model): readonly (readonly Target[])[] {
  return subgraphs.map((graph, subgraph) =>
    graph.operators.map(({ op, inputs, outputs }, index): Target => {
      const made = namesOf(graph, outputs);
      const names = made.length > 0 ? made : namesOf(graph, inputs);
      return { subgraph, index, op, isEnd: false, names, scope: scopeOf(names) };
    }),
  );
}

/** Inputs or outputs of the main subgraph and of those that signatures lead to. A pattern can use a signature's names, too. */
export function endTargets(model: Model, op: EndName): readonly Target[] {
  const side = op === "INPUT" ? "inputs" : "outputs";
  const entries = new Set([0, ...model.signatures.map(({ subgraph }) => subgraph)]);
  return model.subgraphs.flatMap((graph, subgraph) => {
    if (!entries.has(subgraph)) return [];
    const given = model.signatures
      .filter((signature) => signature.subgraph === subgraph)
      .map(({ [side]: names }) => names);
    const scope = scopeOf(namesOf(graph, graph[side]));
    return graph[side].map((tensor, index): Target => {
      const own = given.flatMap((names) => Object.keys(names).filter((name) => names[name] === tensor));
      return { subgraph, index, op, isEnd: true, names: [...namesOf(graph, [tensor]), ...own], scope };
    });
  });
}

function namesOf({ tensors }: Subgraph, list: readonly number[]): readonly string[] {
  return list.map((tensor) => tensors[tensor]?.name ?? "").filter((name) => name !== "");
}

function scopeOf(names: readonly string[]): string {
  return names
    .map((name) => `${name};`)
    .join("")
    .slice(0, LONGEST_SCOPE);
}

/** An operator as schemes see it. */
export function viewOf(model: Model, { subgraph, index }: Pick<Target, "subgraph" | "index">): OperatorView {
  return viewOperator(model, subgraph, index, specOf);
}

/** Subgraphs that an operator calls. */
export function calledBy(model: Model, { subgraph, index }: Pick<Target, "subgraph" | "index">): readonly number[] {
  const operator = model.subgraphs[subgraph]!.operators[index]!;
  return (specOf(operator.op)?.calls ?? []).flatMap(({ option }) => {
    const called = optionOf(operator, option);
    return typeof called === "number" && model.subgraphs[called] !== undefined ? [called] : [];
  });
}

/** `CONV_2D (operator 3)`, `INPUT 0`. */
export function targetName({ op, subgraph, index, isEnd }: Target): string {
  return isEnd ? `${op} ${index}` : operatorName(op, subgraph, index);
}
