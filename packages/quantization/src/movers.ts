import type { OpSpec } from "@litequant/core";

import { isConversion, passesOn } from "./conversions.ts";
import type { EndTypes } from "./demands.ts";
import type { Demand, PortGroup } from "./groups.ts";
import type { Port, PortTable } from "./ports.ts";

/**
 * Whether a group of ports only moves values (reshape, pad, pool: operators all of whose ports share the one form;
 * calls of subgraphs and variables) and everything around it is float, some operator included.
 *
 * @param ends - Types of the ends that users see; those of called subgraphs only move values.
 */
export function movesBetweenFloats(
  table: PortTable,
  ports: readonly Port[],
  demands: readonly (Demand | undefined)[],
  ends: EndTypes,
  specOf: (port: Port) => OpSpec | undefined,
): boolean {
  const members = new Set(ports.map(({ id }) => id));
  let floatOperators = 0;
  for (const port of ports) {
    if (port.operator < 0) {
      if (demands[port.id]?.passive) continue;
      if (ends[port.id] !== undefined) return false;
    } else if (!isMover(table, port, demands, specOf)) return false;
    for (const neighbour of neighbours(table, port)) {
      if (members.has(neighbour.id)) continue;
      if (demands[neighbour.id]) return false;
      if (neighbour.operator >= 0) floatOperators++;
    }
  }
  return floatOperators > 0;
}

/**
 * Conversions of the model that nothing meets: their groups are of conversions only, which all turn into floats or all
 * from floats, with floats next to them, and the same is true of the conversions at their integer side.
 */
export function idleConversions(
  table: PortTable,
  groups: readonly Pick<PortGroup, "ports">[],
  demands: readonly (Demand | undefined)[],
  specOf: (port: Port) => OpSpec | undefined,
): readonly Port[] {
  const candidates = groups.flatMap(({ ports }) => {
    const active = ports.filter(({ id }) => !demands[id]?.passive);
    const owns = new Set(active.map(({ id }) => id));
    const meets = (port: Port): boolean =>
      isRequantized(demands[port.id]) &&
      neighbours(table, port).some(({ id }) => demands[id] !== undefined && !demands[id].passive && !owns.has(id));
    const alone = active.every((port) => port.side === active[0]?.side && isConversion(specOf(port)) && !meets(port));
    return alone ? active : [];
  });
  const lone = new Set(candidates);
  const isIdle = (partner: Port): boolean =>
    demands[partner.id] === undefined || lone.has(partner) || !isConversion(specOf(partner));
  return candidates.filter((port) => partners(table, port).every(isIdle));
}

/** Whether kernels turn integers of this form into others without floats. */
function isRequantized(demand: Demand | undefined): boolean {
  return demand?.pinned?.scale?.length === 1 && (demand.dtype === "int8" || demand.dtype === "int16");
}

/** The float sides of the conversions that share a conversion's integers. */
function partners(table: PortTable, { subgraph, operator, side }: Port): readonly Port[] {
  if (side === "in") {
    const [integers] = table.of(subgraph, operator, "out");
    const readers = table.readers(subgraph, integers!.tensor).filter((reader) => reader.operator >= 0);
    return readers.flatMap((reader) => table.of(subgraph, reader.operator, "out"));
  }
  const [integers] = table.of(subgraph, operator, "in");
  const writer = table.source(subgraph, integers!.tensor);
  return writer && writer.operator >= 0 ? table.of(subgraph, writer.operator, "in") : [];
}

/** By its facts: it hands values on, or one `sameForm` covers every port of the operator that is asked for. */
export function isMover(
  table: PortTable,
  { subgraph, operator }: Port,
  demands: readonly (Demand | undefined)[],
  specOf: (port: Port) => OpSpec | undefined,
): boolean {
  const wanted = [...table.of(subgraph, operator, "in"), ...table.of(subgraph, operator, "out")].filter(
    ({ id }) => demands[id],
  );
  const spec = specOf(wanted[0]!);
  if (passesOn(spec)) return !isConversion(spec);
  return (spec?.sameForm ?? []).some(({ ports }) =>
    wanted.every(({ side, position }) => ports.includes(`${side}:*`) || ports.includes(`${side}:${position}`)),
  );
}

function neighbours(table: PortTable, port: Port): readonly Port[] {
  const writes = (port.side === "out") === port.operator >= 0;
  if (writes) return table.readers(port.subgraph, port.tensor);
  const source = table.source(port.subgraph, port.tensor);
  return source ? [source] : [];
}
