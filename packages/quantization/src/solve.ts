import type { ConstantRanges, Diagnostic, Model, PlanInput, Reason, TensorForm } from "@litequant/core";

import { askSchemes } from "./ask.ts";
import type { Asked } from "./ask.ts";
import { calledSubgraphs, findConstraints } from "./constraints.ts";
import type { Constraint } from "./constraints.ts";
import { brokenConstraints, demandsOf, endTypes } from "./demands.ts";
import type { EndTypes } from "./demands.ts";
import { activationForm, powerOfTwoForm } from "./forms.ts";
import { groupPorts } from "./groups.ts";
import type { Demand, PortGroup } from "./groups.ts";
import { movesBetweenFloats } from "./movers.ts";
import type { Port, PortTable } from "./ports.ts";
import { groupRange, rangeLookup } from "./ranges.ts";
import type { RangeOf } from "./ranges.ts";
import { operatorName, tensorName } from "./views.ts";

/** Groups of ports with their forms, and which operators stay as they are. */
export interface Solution {
  readonly table: PortTable;
  readonly ends: EndTypes;
  readonly groups: readonly (PortGroup & { readonly form: TensorForm })[];
  /** The form of a port that belongs to a group. */
  formAt(port: Port): TensorForm | undefined;
  asked(subgraph: number, operator: number): Asked;
  /** Why an operator that its scheme would quantize stays float. */
  moved(subgraph: number, operator: number): Reason | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Everything that stays the same from round to round, and what has moved so far. */
interface Work {
  readonly input: PlanInput;
  readonly table: PortTable;
  readonly constraints: readonly Constraint[];
  readonly ends: EndTypes;
  readonly rangeOf: RangeOf;
  readonly asked: readonly (readonly Asked[])[];
  /** Operators that went back to float, by subgraph and index, with the first reason. */
  readonly moved: Map<string, Reason>;
  readonly diagnostics: Diagnostic[];
}

/** The groups of one round. */
interface Round {
  readonly demands: readonly (Demand | undefined)[];
  readonly groups: readonly (PortGroup & { readonly form: TensorForm | undefined })[];
}

/**
 * Decides which operators are quantized and which ports share a form.
 *
 * Starts from what the schemes ask for and only ever moves operators towards float, each time for a reason that then
 * stands: so it ends, after at most one round per operator.
 *
 * @param supports - Judges an operator with the forms found; asked once nothing else moves.
 */
export function solve(
  input: PlanInput,
  table: PortTable,
  constants: ConstantRanges,
  supports: (asked: Asked, solution: Solution) => Reason | undefined,
): Solution {
  const { model, specOf } = input;
  const work: Work = {
    input,
    table,
    constraints: findConstraints(model, table, specOf),
    ends: endTypes(model, table, calledSubgraphs(model, specOf), input.ends),
    rangeOf: rangeLookup(model, table, input.ranges, constants),
    asked: askSchemes(input, table, constants),
    moved: new Map(),
    diagnostics: [],
  };
  for (;;) {
    const before = work.moved.size;
    const round = group(work);
    objectToConstraints(work, round);
    objectToMissingRanges(work, round);
    if (work.moved.size === before) objectToMovers(work, round);
    if (work.moved.size > before) continue;
    const solution = describe(work, round);
    for (const asked of work.asked.flat()) {
      const key = keyOf(asked.view.id.subgraph, asked.view.id.index);
      const reason = asked.stays || work.moved.has(key) ? undefined : supports(asked, solution);
      if (reason !== undefined) work.moved.set(key, reason);
    }
    if (work.moved.size === before) return solution;
  }
}

function keyOf(subgraph: number, operator: number): string {
  return `${subgraph}/${operator}`;
}

/** The operator of a port while its wishes still count. */
function granted({ asked, moved }: Work, { subgraph, operator }: Port): Asked | undefined {
  return operator < 0 || moved.has(keyOf(subgraph, operator)) ? undefined : asked[subgraph]![operator];
}

function group(work: Work): Round {
  const { table, constraints, ends, rangeOf } = work;
  const demands = demandsOf(table, (port) => granted(work, port), ends, constraints);
  const groups = groupPorts(table, constraints, demands, {
    covers: (lead, port) => covers(rangeOf, lead, port),
    mayClaim: (reader) => granted(work, reader)?.scheme.rules === undefined,
  });
  return { demands, groups: groups.map((found) => ({ ...found, form: formOfGroup(found, rangeOf) })) };
}

/** Sends the operators that want something at these ports back to float; says whether there were any. */
function move({ moved }: Work, { demands }: Round, ports: readonly Port[], reason: Reason): boolean {
  const before = moved.size;
  for (const { subgraph, operator, id } of ports) {
    const key = keyOf(subgraph, operator);
    if (operator >= 0 && demands[id] && !moved.has(key)) moved.set(key, reason);
  }
  return moved.size > before;
}

function objectToConstraints(work: Work, round: Round): void {
  const broken = brokenConstraints(work.constraints, round.demands);
  const torn = round.groups.filter(({ conflict }) => conflict);
  for (const { ports } of [...broken, ...torn]) move(work, round, ports, disagreement(work.input.model, ports));
}

function objectToMissingRanges(work: Work, round: Round): void {
  for (const { ports, lead, form } of round.groups) {
    if (form !== undefined) continue;
    const finding = missingRange(work.input.model, lead ?? ports[0]!);
    if (move(work, round, ports, finding)) work.diagnostics.push(finding);
  }
}

function objectToMovers(work: Work, round: Round): void {
  for (const { ports } of round.groups) {
    const idle = movesBetweenFloats(work.table, ports, round.demands, (port) => granted(work, port)?.view.spec);
    if (idle) move(work, round, ports, BETWEEN_FLOATS);
  }
}

function describe({ table, ends, asked, moved, diagnostics }: Work, round: Round): Solution {
  const groups = round.groups.flatMap(({ form, ...found }) => (form ? [{ ...found, form }] : []));
  const forms = new Map(groups.flatMap(({ ports, form }) => ports.map(({ id }) => [id, form] as const)));
  return {
    table,
    ends,
    groups,
    diagnostics,
    formAt: ({ id }) => forms.get(id),
    asked: (subgraph, operator) => asked[subgraph]![operator]!,
    moved: (subgraph, operator) => moved.get(keyOf(subgraph, operator)),
  };
}

const BETWEEN_FLOATS: Reason = {
  code: "BETWEEN_FLOATS",
  message: "only moves values between operators that stay float, where conversions would cost and gain nothing",
};

function formOfGroup({ ports, demand, lead }: PortGroup, rangeOf: RangeOf): TensorForm | undefined {
  if (demand.pinned) return demand.pinned;
  const range = groupRange(ports, lead, rangeOf);
  if (range === undefined) return undefined;
  if (demand.powerOfTwo) return powerOfTwoForm(demand.dtype, demand.powerOfTwo, range.min, range.max);
  return activationForm(demand.dtype, demand.symmetric, range.min, range.max);
}

function covers(rangeOf: RangeOf, lead: Port, port: Port): boolean {
  const [outer, inner] = [rangeOf(lead), rangeOf(port)];
  return !outer || !inner || (outer.min <= inner.min && outer.max >= inner.max);
}

function disagreement(model: Model, ports: readonly Port[]): Reason {
  const places = new Set(ports.map((port) => placeOf(model, port)));
  return {
    code: "DISAGREES",
    message: `its values must have one form everywhere in ${[...places].join(", ")}, and these cannot agree on one`,
  };
}

function placeOf({ subgraphs }: Model, { subgraph, operator, side, position }: Port): string {
  if (operator >= 0) return operatorName(subgraphs[subgraph]!.operators[operator]!.op, subgraph, operator);
  return `${side === "in" ? "input" : "output"} ${position} of subgraph ${subgraph}`;
}

function missingRange(model: Model, { subgraph, tensor }: Port): Diagnostic {
  const name = model.subgraphs[subgraph]!.tensors[tensor]?.name ?? "";
  return {
    code: "MISSING_RANGE",
    severity: "warning",
    message: `no usable range for ${tensorName(model, subgraph, tensor)}: no sample reached it, or its values were not finite; give samples that exercise it`,
    location: { subgraph, tensor, name },
  };
}
