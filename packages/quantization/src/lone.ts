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
 * The ports of operators that are worth integers only beside others (`besideIntegers`), and that meet none:
 * neither directly nor through others of their kind or operators that only move values.
 */
export function loneOperators({ table, demands, ends, asked }: Surroundings): readonly Port[] {
  const specOf = (port: Port): OpSpec | undefined => asked(port)?.view.spec;
  const isAnchor = (port: Port): boolean => {
    if (!demands[port.id] || demands[port.id]!.passive) return false;
    if (port.operator < 0) return ends[port.id] !== undefined;
    if (asked(port)?.besideIntegers || isConversion(specOf(port))) return false;
    return !isMover(table, port, demands, specOf);
  };
  const reached = new Set<string>();
  const queue = table.ports.filter(isAnchor);
  for (let port; (port = queue.pop());) {
    for (const other of connected(table, port)) {
      const key = `${other.subgraph}/${other.operator}`;
      if (other.operator < 0 || !demands[other.id] || reached.has(key)) continue;
      reached.add(key);
      queue.push(...table.of(other.subgraph, other.operator, "in"), ...table.of(other.subgraph, other.operator, "out"));
    }
  }
  return table.ports.filter(
    (port) => demands[port.id] && asked(port)?.besideIntegers && !reached.has(`${port.subgraph}/${port.operator}`),
  );
}

/** The other ends of the edges of a port: who writes what it reads, or who reads what it writes. */
function connected(table: PortTable, { subgraph, operator, side, tensor }: Port): readonly Port[] {
  if (tensor < 0 || side === "mid") return [];
  if ((side === "in") !== operator >= 0) return table.readers(subgraph, tensor);
  const source = table.source(subgraph, tensor);
  return source ? [source] : [];
}
