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
  /** Weights that are computed: along this axis the kernel takes a scale per slice. */
  readonly axis?: number;
  /** Limits of the exponent where the scale must be a power of two. */
  readonly powerOfTwo?: readonly [lowest: number, highest: number];
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

/** Whether values in the range of `port` fit into the range of `lead`, or into the form that is demanded there. */
export type Covers = (lead: Port, port: Port, pinned: TensorForm | undefined) => boolean;

/** What grouping asks about ports, beside who wants what. */
export interface GroupingRules {
  readonly covers: Covers;
  /** Whether a reader may give its range back to its writer. */
  readonly mayClaim: (reader: Port) => boolean;
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
  { covers, mayClaim }: GroupingRules,
): readonly PortGroup[] {
  const sets = createUnionFind(table.ports.length);
  const roots = demands.map(
    (demand, id): Root | undefined =>
      demand && { demand, lead: table.ports[id], bound: false, claimed: false, conflict: false },
  );
  const members = table.ports.map((port): Port[] => [port]);
  const grouping: Grouping = {
    table,
    rootOf: ({ id }) => roots[sets.find(id)],
    membersOf: ({ id }) => members[sets.find(id)]!,
    unite(a, b, joined) {
      const [into, from] = [members[sets.find(a.id)]!, members[sets.find(b.id)]!];
      if (into !== from) for (const port of from) into.push(port);
      roots[sets.join(a.id, b.id)] = joined;
    },
  };
  for (const constraint of constraints) joinConstraint(grouping, constraint);
  for (const port of table.ports) follow(grouping, port);
  for (const port of table.ports.toReversed()) if (mayClaim(port)) claim(grouping, port, covers);
  return collect(grouping);
}

/** What the members of a set have in common. */
interface Root {
  readonly demand: Demand;
  readonly lead: Port | undefined;
  /** A constraint has decided the lead. */
  readonly bound: boolean;
  /** A reader has given the group its lead: others who want another one requantize. */
  readonly claimed: boolean;
  readonly conflict: boolean;
}

interface Grouping {
  readonly table: PortTable;
  /** undefined: the port is not asked for. */
  readonly rootOf: (port: Port) => Root | undefined;
  /** The set that a port is in. */
  readonly membersOf: (port: Port) => readonly Port[];
  readonly unite: (a: Port, b: Port, joined: Root) => void;
}

function joinConstraint({ rootOf, unite }: Grouping, { ports, lead }: Constraint): void {
  const members = ports.filter((port) => rootOf(port) !== undefined);
  const [first, ...others] = members;
  if (first === undefined) return;
  // Two constraints that meet and name different leads cover the ranges of all.
  const leads = new Set(members.flatMap((port) => (rootOf(port)!.bound ? [rootOf(port)!.lead] : [])));
  leads.add(lead && members.includes(lead) ? lead : undefined);
  for (const other of others) {
    const [a, b] = [rootOf(first)!, rootOf(other)!];
    const conflict = a.conflict || b.conflict || differ(a.demand, b.demand);
    unite(first, other, { ...a, conflict, demand: stronger(a.demand, b.demand) });
  }
  unite(first, first, { ...rootOf(first)!, bound: true, lead: leads.size === 1 ? [...leads][0] : undefined });
}

function follow(grouping: Grouping, reader: Port): void {
  const edge = findEdge(grouping, reader);
  if (edge === undefined) return;
  const { writer, from, to } = edge;
  if (to.lead !== reader || to.demand.pinned) return;
  grouping.unite(writer, reader, { ...from, demand: stronger(from.demand, to.demand) });
}

function claim(grouping: Grouping, reader: Port, covers: Covers): void {
  const edge = findEdge(grouping, reader);
  if (edge === undefined) return;
  const { writer, from, to } = edge;
  const pins = [from.demand.pinned, to.demand.pinned];
  if (to.lead === reader && !pins[1]) return;
  if (!pins[0] || !pins[1] || formKey(pins[0]) !== formKey(pins[1])) {
    if (from.claimed || pins[0] || !from.lead) return;
    // A form that is given clips what is wider further up, through pools and concatenations.
    const mayClip = isShared(grouping, writer, reader) || (pins[1] !== undefined && from.lead !== writer);
    if (to.lead && mayClip && !covers(to.lead, from.lead, pins[1])) return;
  }
  grouping.unite(writer, reader, { ...to, demand: stronger(to.demand, from.demand), claimed: true });
}

/**
 * Whether others get the values of a writer's group: who reads any tensor of it, but for `reader` with its own group, and for those
 * that only hand the values on within it.
 */
function isShared({ table, rootOf, membersOf }: Grouping, writer: Port, reader: Port): boolean {
  const group = rootOf(writer);
  const sources = membersOf(writer).filter((port) => table.source(port.subgraph, port.tensor) === port);
  const handing = new Set(sources.map(({ subgraph, operator }) => `${subgraph}/${operator}`));
  const isOther = (port: Port): boolean => {
    if (rootOf(port) === rootOf(reader)) return false;
    return rootOf(port) !== group || port.operator < 0 || !handing.has(`${port.subgraph}/${port.operator}`);
  };
  return sources.some(({ subgraph, tensor }) => table.readers(subgraph, tensor).some(isOther));
}

/** The two groups that meet where a port reads; undefined where there are no two, or where they cannot be one. */
function findEdge(
  { table, rootOf }: Grouping,
  reader: Port,
): { readonly writer: Port; readonly from: Root; readonly to: Root } | undefined {
  const reads = (reader.side === "in") === reader.operator >= 0 && reader.side !== "mid" && reader.tensor >= 0;
  const writer = reads ? table.source(reader.subgraph, reader.tensor) : undefined;
  if (writer === undefined) return undefined;
  const [from, to] = [rootOf(writer), rootOf(reader)];
  if (!from || !to || from === to) return undefined;
  const compatible = from.demand.passive || to.demand.passive || !differInKind(from.demand, to.demand);
  return compatible ? { writer, from, to } : undefined;
}

function collect({ table, rootOf }: Grouping): PortGroup[] {
  const members = new Map<Root, Port[]>();
  for (const port of table.ports) {
    const root = rootOf(port);
    if (root === undefined) continue;
    if (!members.get(root)?.push(port)) members.set(root, [port]);
  }
  return [...members].flatMap(([{ demand, lead, conflict }, ports]) =>
    demand.passive ? [] : [{ ports, demand, lead, conflict }],
  );
}

function differInKind(a: Demand, b: Demand): boolean {
  if (a.dtype !== b.dtype || isElsewhere(a.pinned, b) || isElsewhere(b.pinned, a)) return true;
  // A form around zero is right for both.
  return a.symmetric !== b.symmetric && !isCentred(a.pinned) && !isCentred(b.pinned);
}

/** Whether a form has several scales along another axis than the kernel takes. */
function isElsewhere(form: TensorForm | undefined, { pinned, axis }: Demand): boolean {
  return form !== undefined && form.scale!.length > 1 && (form.axis ?? 0) !== (pinned ? pinned.axis : axis);
}

function isCentred(form: TensorForm | undefined): boolean {
  return form?.zeroPoint?.every((zero) => zero === 0) === true;
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
