import type { OpSpec } from "@litequant/core";

import { isConversion, passesOn } from "./conversions.ts";
import type { Demand, PortGroup } from "./groups.ts";
import type { Port, PortTable } from "./ports.ts";
import { formRange } from "./ranges.ts";
import type { Range, RangeOf } from "./ranges.ts";

/** How much wider than a writer's own range one form may be before it costs more than a conversion. */
const TOLERATED = 1.05;

/**
 * Ports of a group that only hand values on (branches, loops, variables) in 8 bits, where the one form that all writers
 * must share is notably wider than that of one of them: in 16 bits nothing is lost.
 *
 * @param range - Of the group.
 * @param demands - By port id.
 */
export function carriersToWiden(
  table: PortTable,
  { ports, lead, demand }: PortGroup,
  range: Range | undefined,
  demands: readonly (Demand | undefined)[],
  rangeOf: RangeOf,
  specOf: (port: Port) => OpSpec | undefined,
): readonly Port[] {
  if (demand.dtype !== "int8" || demand.pinned || lead || range === undefined) return [];
  const carriers = ports.filter((port) => passesOn(specOf(port)) && !isConversion(specOf(port)));
  if (carriers.length === 0) return [];
  const width = (of: Range): number => Math.max(of.max, 0) - Math.min(of.min, 0);
  const costs = ports.some((port) => {
    const reads = (port.side === "in") === port.operator >= 0;
    const writer = reads ? table.source(port.subgraph, port.tensor) : undefined;
    if (writer === undefined || writer.operator < 0 || passesOn(specOf(writer))) return false;
    const pinned = demands[writer.id]?.pinned;
    const own = pinned ? formRange(pinned) : rangeOf(writer);
    return own !== undefined && width(range) > TOLERATED * width(own);
  });
  return costs ? carriers : [];
}
