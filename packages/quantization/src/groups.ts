import type { DType, TensorForm } from "@litequant/core";

import type { Constraint } from "./constraints.ts";
import { formKey } from "./forms.ts";
import type { Port, PortTable } from "./ports.ts";
import { createUnionFind } from "./union-find.ts";

/** What is asked of a port whose values flow. */
export interface Demand {
  readonly dtype: DType;
  readonly symmetric: boolean;
  /** The form that the kernel demands whatever range was seen. */
  readonly pinned?: TensorForm;
  /** Takes part only with those that it feeds: an input of the model that stays float outside. */
  readonly passive?: true;
}

/** Ports that get one form. */
export interface PortGroup {
  readonly ports: readonly Port[];
  readonly demand: Demand;
  /** Whose range counts; undefined: the union of all ranges. */
  readonly lead: Port | undefined;
  /** Kernels demand different forms here. */
  readonly conflict: boolean;
}

/** Whether values in the range of `port` fit into the range of `lead`. */
export type Covers = (lead: Port, port: Port) => boolean;

interface Root {
  demand: Demand;
  lead: Port | undefined;
  /** A reader has given the group its lead: others who want another one requantize. */
  claimed: boolean;
  conflict: boolean;
}

/**
 * Groups the ports that are asked for.
 *
 * Constraints are joined first and always. Then, along the graph, a reader that has no demand of its own follows the
 * writer. Last, against the graph and from its end, a reader whose group is led by another port (a concatenation is
 * led by its output) claims its writer's group, unless somebody else has: then the two stay apart, and a conversion
 * will stand between them.
 *
 * @param demands - By port id; undefined: the port keeps its form.
 */
export function groupPorts(
  table: PortTable,
  constraints: readonly Constraint[],
  demands: readonly (Demand | undefined)[],
  covers: Covers,
): readonly PortGroup[] {
  const sets = createUnionFind(table.ports.length);
  const roots = demands.map(
    (demand, id): Root | undefined => demand && { demand, lead: table.ports[id], claimed: false, conflict: false },
  );
  for (const constraint of constraints) joinConstraint(constraint);
  for (const port of table.ports) follow(port);
  for (const port of table.ports.toReversed()) claim(port);
  return collect();

  function root(port: Port): Root | undefined {
    return roots[sets.find(port.id)];
  }

  function joinConstraint({ ports, lead }: Constraint): void {
    const members = ports.filter((port) => demands[port.id] !== undefined);
    const [first, ...others] = members;
    if (first === undefined) return;
    let joined = root(first)!;
    const led = lead !== undefined && members.includes(lead);
    for (const other of others) {
      const { demand, conflict } = root(other)!;
      if (joined !== root(other))
        joined = unite(first, other, {
          ...joined,
          conflict: joined.conflict || conflict || differ(joined.demand, demand),
        });
      joined.demand = stronger(joined.demand, demand);
    }
    joined.lead = led ? lead : undefined;
  }

  function follow(reader: Port): void {
    const [from, to] = edge(reader);
    if (!from || !to || to.lead !== reader || to.demand.pinned || !compatible(from, to)) return;
    unite(source(reader)!, reader, { ...from, demand: stronger(from.demand, to.demand) });
  }

  function claim(reader: Port): void {
    const [from, to] = edge(reader);
    if (!from || !to || (to.lead === reader && !to.demand.pinned) || !compatible(from, to)) return;
    const writer = source(reader)!;
    const samePin = from.demand.pinned && to.demand.pinned && formKey(from.demand.pinned) === formKey(to.demand.pinned);
    if (!samePin) {
      if (from.claimed || from.demand.pinned || !from.lead) return;
      const shared = table.readers(reader.subgraph, reader.tensor).length > 1;
      if (shared && to.lead && !covers(to.lead, from.lead)) return;
    }
    unite(writer, reader, { ...to, demand: stronger(to.demand, from.demand), claimed: true });
  }

  /** The groups on both sides of a reader, where there are two that are asked for. */
  function edge(reader: Port): readonly [from?: Root, to?: Root] {
    const writer = source(reader);
    if (writer === undefined || sets.find(writer.id) === sets.find(reader.id)) return [];
    const [from, to] = [root(writer), root(reader)];
    return from && to ? [from, to] : [];
  }

  function source(reader: Port): Port | undefined {
    const reads = (reader.side === "in") === reader.operator >= 0 && reader.side !== "mid" && reader.tensor >= 0;
    return reads ? table.source(reader.subgraph, reader.tensor) : undefined;
  }

  function unite(a: Port, b: Port, joined: Root): Root {
    roots[sets.join(a.id, b.id)] = joined;
    return joined;
  }

  function collect(): PortGroup[] {
    const members = new Map<number, Port[]>();
    for (const port of table.ports) {
      if (demands[port.id] === undefined) continue;
      const id = sets.find(port.id);
      const list = members.get(id);
      if (list) list.push(port);
      else members.set(id, [port]);
    }
    return [...members].flatMap(([id, ports]) => {
      const { demand, lead, conflict } = roots[id]!;
      return demand.passive ? [] : [{ ports, demand, lead, conflict }];
    });
  }
}

function compatible(a: Root, b: Root): boolean {
  return a.demand.passive === true || b.demand.passive === true || !differInKind(a.demand, b.demand);
}

function differInKind(a: Demand, b: Demand): boolean {
  return a.dtype !== b.dtype || a.symmetric !== b.symmetric;
}

function differ(a: Demand, b: Demand): boolean {
  return (
    differInKind(a, b) || (a.pinned !== undefined && b.pinned !== undefined && formKey(a.pinned) !== formKey(b.pinned))
  );
}

/** Of two demands that go together the one that says more. */
function stronger(a: Demand, b: Demand): Demand {
  if (a.passive) return b;
  if (b.passive || a.pinned) return a;
  return b.pinned ? b : a;
}
