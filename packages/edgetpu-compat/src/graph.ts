import type { OperatorView } from "@litequant/core";

/** Who feeds whom, by position in a list of operators; tensors are told apart by their indices. */
export interface Dependencies {
  /** By operator: the operators whose results it reads, each once. */
  readonly producers: readonly (readonly number[])[];
  /** By tensor: the operator that writes it. */
  readonly writer: ReadonlyMap<number, number>;
}

/** The dependencies of a list of operators of one subgraph. */
export function dependenciesOf(views: readonly OperatorView[]): Dependencies {
  const writer = new Map<number, number>();
  views.forEach(({ operator }, at) => operator.outputs.forEach((tensor) => tensor >= 0 && writer.set(tensor, at)));
  const producers = views.map(({ operator }) => [
    ...new Set(operator.inputs.flatMap((tensor) => writer.get(tensor) ?? [])),
  ]);
  return { producers, writer };
}

/**
 * Which operators reach an output: the compiler drops the others without a word.
 *
 * @param outputs - Tensors of the subgraph's ends; where none are known, everything lives.
 */
export function liveOperators(views: readonly OperatorView[], outputs: readonly number[]): readonly boolean[] {
  if (outputs.length === 0) return views.map(() => true);
  const needed = new Set(outputs);
  const live = views.map(() => false);
  for (let at = views.length - 1; at >= 0; at--) {
    const { operator } = views[at]!;
    if (operator.outputs.length > 0 && !operator.outputs.some((tensor) => needed.has(tensor))) continue;
    live[at] = true;
    for (const tensor of operator.inputs) needed.add(tensor);
  }
  return live;
}
