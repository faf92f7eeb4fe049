import type { Model, OpSpec } from "@litequant/core";
import { optionsOf } from "@litequant/ops";

import type { Port, PortTable } from "./ports.ts";

/** Which ports meet when one subgraph calls another: the caller's, and the end of the called one. */
export interface CallPair {
  readonly caller: Port;
  readonly end: Port;
}

/**
 * The ports through which values of variables go in and out, by variable: one for each container and name, in all
 * subgraphs together.
 *
 * Handles are followed to where they are named, through the arguments of called subgraphs. One that cannot be
 * followed may be any variable, so then all are one.
 */
export function variablePorts(
  model: Model,
  table: PortTable,
  specOf: (op: string) => OpSpec | undefined,
  calls: readonly CallPair[],
): readonly (readonly Port[])[] {
  const callers = new Map<number, Port[]>();
  for (const { caller, end } of calls) {
    if (caller.side === "in") callers.set(end.id, [...(callers.get(end.id) ?? []), caller]);
  }
  const nameOf = (subgraph: number, tensor: number, seen: readonly Port[] = []): string | undefined => {
    const source = table.source(subgraph, tensor);
    // A subgraph that calls itself leads nowhere.
    if (source === undefined || seen.includes(source)) return undefined;
    if (source.operator < 0) {
      // A subgraph's input holds what its callers give.
      const names = new Set(
        callers.get(source.id)?.map((caller) => nameOf(caller.subgraph, caller.tensor, [...seen, source])),
      );
      return names.size === 1 ? [...names][0] : undefined;
    }
    const operator = model.subgraphs[subgraph]!.operators[source.operator]!;
    return specOf(operator.op)?.resource === "names" ? JSON.stringify([operator.op, optionsOf(operator)]) : undefined;
  };

  const byName = new Map<string | undefined, Port[]>();
  model.subgraphs.forEach(({ operators }, subgraph) => {
    operators.forEach(({ op, inputs }, index) => {
      const { resource } = specOf(op) ?? {};
      if (resource !== "reads" && resource !== "writes") return;
      const values = resource === "reads" ? table.of(subgraph, index, "out") : table.of(subgraph, index, "in").slice(1);
      const name = nameOf(subgraph, inputs[0] ?? -1);
      byName.set(name, [...(byName.get(name) ?? []), ...values]);
    });
  });
  return byName.has(undefined) ? [[...byName.values()].flat()] : [...byName.values()];
}
