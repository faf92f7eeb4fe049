import type { OpSpec } from "@litequant/core";

import type { Asked } from "./ask.ts";
import { isConversion } from "./conversions.ts";
import type { EndTypes } from "./demands.ts";
import type { Demand } from "./groups.ts";
import { isMover } from "./movers.ts";
import type { Port, PortTable } from "./ports.ts";

/** What {@link loneOperators} looks at. */
export interface Surroundings {
  readonly table: PortTable;
  readonly demands: readonly (Demand | undefined)[];
  readonly ends: EndTypes;
  /** The operator of a port while its wishes still count. */
  readonly asked: (port: Port) => Asked | undefined;
}

/**
 * The ports of operators that are worth integers only beside others (`besideIntegers`) and save no conversion: they read
 * no integers, or nobody reads theirs. Integers come and go through others of their kind too, and through operators that
 * only move values.
 */
export function loneOperators(surroundings: Surroundings): readonly Port[] {
  const { table, demands, asked } = surroundings;
  const [fed, read] = [reachable(surroundings, "out"), reachable(surroundings, "in")];
  const saves = ({ subgraph, operator }: Port): boolean => {
    const key = `${subgraph}/${operator}`;
    return fed.has(key) && (read.has(key) || table.of(subgraph, operator, "out").every(({ id }) => !demands[id]));
  };
  return table.ports.filter((port) => demands[port.id] && asked(port)?.besideIntegers && !saves(port));
}

/** Operators that integers of others reach along the graph (from their outputs), or against it (from their inputs). */
function reachable({ table, demands, ends, asked }: Surroundings, from: "out" | "in"): ReadonlySet<string> {
  const specOf = (port: Port): OpSpec | undefined => asked(port)?.view.spec;
  const isAnchor = (port: Port): boolean => {
    if (!demands[port.id] || demands[port.id]!.passive) return false;
    // A subgraph's inputs are outputs of the outside.
    if (port.operator < 0) return port.side !== from && ends[port.id] !== undefined;
    if (port.side !== from || asked(port)?.besideIntegers || isConversion(specOf(port))) return false;
    return !isMover(table, port, demands, specOf);
  };
  const reached = new Set<string>();
  const queue = table.ports.filter(isAnchor);
  for (let port; (port = queue.pop());) {
    for (const { id, subgraph, operator } of meets(table, port, from)) {
      const key = `${subgraph}/${operator}`;
      if (operator < 0 || !demands[id] || reached.has(key)) continue;
      reached.add(key);
      queue.push(...table.of(subgraph, operator, from));
    }
  }
  return reached;
}

/** Who reads what a port writes, or who writes what it reads. */
function meets(table: PortTable, { subgraph, tensor }: Port, from: "out" | "in"): readonly Port[] {
  if (tensor < 0) return [];
  if (from === "out") return table.readers(subgraph, tensor);
  const source = table.source(subgraph, tensor);
  return source ? [source] : [];
}
