import type { OpSpec } from "@litequant/core";

import type { Demand } from "./groups.ts";
import type { Port, PortTable } from "./ports.ts";

/**
 * Whether a group of ports only moves values (reshape, pad, pool: operators all of whose ports share the one form)
 * and everything around it is float, some operator included.
 */
export function movesBetweenFloats(
  table: PortTable,
  ports: readonly Port[],
  demands: readonly (Demand | undefined)[],
  specOf: (port: Port) => OpSpec | undefined,
): boolean {
  const members = new Set(ports.map(({ id }) => id));
  let floatOperators = 0;
  for (const port of ports) {
    if (port.operator < 0) {
      if (demands[port.id]?.passive) continue;
      return false;
    }
    if (!isMover(table, port, demands, specOf)) return false;
    for (const neighbour of neighbours(table, port)) {
      if (members.has(neighbour.id)) continue;
      if (demands[neighbour.id]) return false;
      if (neighbour.operator >= 0) floatOperators++;
    }
  }
  return floatOperators > 0;
}

/** By its facts: one `sameForm` covers every port of the operator that is asked for. */
function isMover(
  table: PortTable,
  { subgraph, operator }: Port,
  demands: readonly (Demand | undefined)[],
  specOf: (port: Port) => OpSpec | undefined,
): boolean {
  const wanted = [...table.of(subgraph, operator, "in"), ...table.of(subgraph, operator, "out")].filter(
    ({ id }) => demands[id],
  );
  const spec = specOf(wanted[0]!);
  return (spec?.sameForm ?? []).some(({ ports }) =>
    wanted.every(({ side, position }) => ports.includes(`${side}:*`) || ports.includes(`${side}:${position}`)),
  );
}

function neighbours(table: PortTable, port: Port): readonly Port[] {
  if (port.side === "out") return table.readers(port.subgraph, port.tensor);
  const source = table.source(port.subgraph, port.tensor);
  return source ? [source] : [];
}
