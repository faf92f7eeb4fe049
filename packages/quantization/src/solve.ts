import type { ConstantRanges, Diagnostic, Model, OpSpec, PlanInput, Reason, TensorForm } from "@litequant/core";

import { askSchemes } from "./ask.ts";
import type { Asked } from "./ask.ts";
import { carriersToWiden } from "./carriers.ts";
import { calledSubgraphs, findConstraints } from "./constraints.ts";
import type { Caller, Constraint } from "./constraints.ts";
import { converts, isConversion, passesOn } from "./conversions.ts";
import { brokenConstraints, demandsOf, endTypes } from "./demands.ts";
import type { EndTypes } from "./demands.ts";
import { activationForm, powerOfTwoForm } from "./forms.ts";
import { groupPorts } from "./groups.ts";
import type { Demand, PortGroup } from "./groups.ts";
import { loneOperators } from "./lone.ts";
import { idleConversions, movesBetweenFloats } from "./movers.ts";
import { SIDES } from "./ports.ts";
import type { Port, PortTable } from "./ports.ts";
import { formRange, groupRange, rangeLookup } from "./ranges.ts";
import type { Range, RangeOf } from "./ranges.ts";
import { operatorName, tensorName } from "./views.ts";

/** Groups of ports with their forms, and which operators stay as they are. */
export interface Solution {
  readonly table: PortTable;
  readonly ends: EndTypes;
  readonly groups: readonly (PortGroup & { readonly form: TensorForm })[];
  /** The form of a port that belongs to a group. */
  formAt(port: Port): TensorForm | undefined;
  asked(subgraph: number, operator: number): Asked;
  /** Why an operator that its scheme would quantize stays float: as a whole, or with all of its ports. */
  moved(subgraph: number, operator: number): Reason | undefined;
  /** Why ports of an operator stay float, of one that is quantized but for them. */
  freed(subgraph: number, operator: number): readonly Reason[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Everything that stays the same from round to round, and what has moved so far. */
interface Work {
  readonly input: PlanInput;
  readonly table: PortTable;
  readonly constraints: readonly Constraint[];
  readonly called: ReadonlyMap<number, readonly Caller[]>;
  readonly ends: EndTypes;
  readonly rangeOf: RangeOf;
  readonly asked: readonly (readonly Asked[])[];
  /** Operators that went back to float, by subgraph and index, with the first reason. */
  readonly moved: Map<string, Reason>;
  /** Ports that went back to float by themselves, of operators that only hand values on. */
  readonly freed: Map<number, Reason>;
  /** Ports that keep values in 16 bits for operators on 8 bits. */
  readonly widened: Set<number>;
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
  const own: OwnPorts = { freed: new Map(), widened: new Set() };
  const called = calledSubgraphs(model, specOf);
  const work: Work = {
    input,
    table,
    constraints: findConstraints(model, table, specOf),
    called,
    ends: endTypes(model, table, called, input.ends),
    rangeOf: rangeLookup(model, table, input.ranges, constants),
    asked: askSchemes(input, table, constants).map((list) => list.map((asked) => withOwnPorts(asked, table, own))),
    moved: new Map(),
    ...own,
    diagnostics: [],
  };
  const count = (): number => work.moved.size + own.freed.size + own.widened.size;
  for (;;) {
    const before = count();
    const round = group(work);
    objectToConstraints(work, round);
    objectToMissingRanges(work, round);
    if (count() === before) objectToMovers(work, round);
    if (count() === before && input.fallback === "float") objectToLone(work, round);
    if (count() === before) objectToNarrowCarriers(work, round);
    if (count() > before) continue;
    const solution = describe(work, round);
    for (const asked of work.asked.flat()) {
      const { subgraph, index } = asked.view.id;
      // What would convert nothing is left out: nobody has to run it.
      const reason =
        asked.stays || isConversion(asked.view.spec) || solution.moved(subgraph, index)
          ? undefined
          : supports(asked, solution);
      if (reason !== undefined) work.moved.set(keyOf(subgraph, index), reason);
    }
    if (count() === before) return solution;
  }
}

type OwnPorts = Pick<Work, "freed" | "widened">;

/** What only hands values on is decided port by port: some went back to float, others to 16 bits. */
function withOwnPorts(asked: Asked, table: PortTable, { freed, widened }: OwnPorts): Asked {
  const { spec, id } = asked.view;
  if (asked.stays || !passesOn(spec)) return asked;
  return {
    ...asked,
    wish(side, position) {
      const port = table.of(id.subgraph, id.index, side)[position]?.id ?? -1;
      const wish = freed.has(port) ? undefined : asked.wish(side, position);
      return wish && widened.has(port) ? { ...wish, request: WIDE } : wish;
    },
  };
}

const WIDE = { dtype: "int16", symmetric: true, granularity: "tensor" } as const;

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
    covers: (lead, port, pinned) => covers(pinned ? tolerantRange(pinned) : rangeOf(lead), rangeOf(port)),
    mayClaim: (reader) => granted(work, reader)?.scheme.rules !== "flatbuffer",
  });
  return { demands, groups: groups.map((found) => ({ ...found, form: formOfGroup(work, found, rangeOf) })) };
}

/** Sends the operators that want something at these ports back to float, or the port alone where that can be; says whether there were any. */
function move(work: Work, { demands }: Round, ports: readonly Port[], reason: Reason): boolean {
  const { moved, freed } = work;
  const before = moved.size + freed.size;
  for (const port of ports) {
    if (port.operator < 0 || !demands[port.id]) continue;
    const key = keyOf(port.subgraph, port.operator);
    if (passesOn(work.asked[port.subgraph]![port.operator]!.view.spec))
      freed.set(port.id, freed.get(port.id) ?? reason);
    else if (!moved.has(key)) moved.set(key, reason);
  }
  return moved.size + freed.size > before;
}

function objectToConstraints(work: Work, round: Round): void {
  const broken = brokenConstraints(work.constraints, round.demands);
  const torn = round.groups.filter(({ conflict }) => conflict);
  for (const { ports } of [...broken, ...torn]) move(work, round, ports, disagreement(work.input.model, ports));
}

function objectToMissingRanges(work: Work, round: Round): void {
  for (const { ports, lead, form } of round.groups) {
    if (form !== undefined) continue;
    const finding = missingRange(work, lead ?? ports[0]!);
    if (!move(work, round, ports, finding)) continue;
    if (!work.diagnostics.some(({ message }) => message === finding.message)) work.diagnostics.push(finding);
  }
}

function objectToLone(work: Work, round: Round): void {
  const { table, ends } = work;
  const ports = loneOperators({ table, ends, demands: round.demands, asked: (port) => granted(work, port) });
  move(work, round, ports, LONE);
}

function objectToMovers(work: Work, round: Round): void {
  const { table, ends } = work;
  const { demands } = round;
  const specOf = (port: Port): OpSpec | undefined => granted(work, port)?.view.spec;
  for (const port of idleConversions(table, round.groups, demands, specOf)) {
    move(work, round, [port], converts(granted(work, port)!.view));
  }
  for (const { ports } of round.groups) {
    if (movesBetweenFloats(table, ports, demands, ends, specOf)) move(work, round, ports, BETWEEN_FLOATS);
  }
}

function objectToNarrowCarriers(work: Work, { groups, demands }: Round): void {
  const { table, rangeOf } = work;
  const specOf = (port: Port): OpSpec | undefined => granted(work, port)?.view.spec;
  for (const group of groups) {
    const range = groupRange(group.ports, group.lead, rangeOf);
    for (const { id } of carriersToWiden(table, group, range, demands, rangeOf, specOf)) work.widened.add(id);
  }
}

function describe({ table, ends, asked, moved, freed, diagnostics }: Work, round: Round): Solution {
  const groups = round.groups.flatMap(({ form, ...found }) => (form ? [{ ...found, form }] : []));
  const forms = new Map(groups.flatMap(({ ports, form }) => ports.map(({ id }) => [id, form] as const)));
  const freedOf = (subgraph: number, operator: number): Reason[] =>
    SIDES.flatMap((side) => table.of(subgraph, operator, side).flatMap(({ id }) => freed.get(id) ?? []));
  const isIdle = (subgraph: number, operator: number): boolean =>
    SIDES.every((side) =>
      table.of(subgraph, operator, side).every(({ position }) => !asked[subgraph]![operator]!.wish(side, position)),
    );
  return {
    table,
    ends,
    groups,
    diagnostics,
    formAt: ({ id }) => forms.get(id),
    asked: (subgraph, operator) => asked[subgraph]![operator]!,
    moved: (subgraph, operator) =>
      moved.get(keyOf(subgraph, operator)) ?? (isIdle(subgraph, operator) ? freedOf(subgraph, operator)[0] : undefined),
    freed: freedOf,
  };
}

const LONE: Reason = {
  code: "BETWEEN_FLOATS",
  message: "integers would save no conversion here: what it reads stays float, or what reads it does",
};

const BETWEEN_FLOATS: Reason = {
  code: "BETWEEN_FLOATS",
  message: "only moves values between operators that stay float, where conversions would cost and gain nothing",
};

function formOfGroup(work: Work, { ports, demand, lead }: PortGroup, rangeOf: RangeOf): TensorForm | undefined {
  if (demand.pinned) return demand.pinned;
  const range = groupRange(ports, lead, rangeOf);
  if (range === undefined) return undefined;
  if (demand.powerOfTwo) return powerOfTwoForm(demand.dtype, demand.powerOfTwo, range.min, range.max);
  // Never anything but zero: any scale will do, and with the finest one multipliers leave their limits.
  const dead = range.min === 0 && range.max === 0 && ports.every((port) => !granted(work, port)?.scheme.rules);
  return activationForm(demand.dtype, demand.symmetric, range.min, dead ? 1 : range.max);
}

/** What a form that the model gives holds, and a little more: it was chosen to clip outliers. */
function tolerantRange(form: TensorForm): Range {
  const { min, max } = formRange(form);
  return { min: min * 1.05, max: max * 1.05 };
}

function covers(outer: Range | undefined, inner: Range | undefined): boolean {
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

function missingRange({ input, called }: Work, { subgraph, tensor }: Port): Diagnostic {
  const { model, ranges } = input;
  const callers = called.get(subgraph);
  if (callers !== undefined && !ranges?.tensors.some((range) => range.subgraph === subgraph)) {
    const places = callers.map(({ subgraph: from, operator, option }) => {
      const { op } = model.subgraphs[from]!.operators[operator]!;
      return `the ${option.replace("SubgraphIndex", "")} part of ${operatorName(op, from, operator)}`;
    });
    const name = model.subgraphs[subgraph]!.name;
    return {
      code: "MISSING_RANGE",
      severity: "warning",
      message: `no sample went into subgraph ${subgraph} "${name}", ${places.join(" and ")}; give samples that take it, until then what it computes stays float`,
      location: { subgraph, name },
    };
  }
  const name = model.subgraphs[subgraph]!.tensors[tensor]?.name ?? "";
  return {
    code: "MISSING_RANGE",
    severity: "warning",
    message: `no usable range for ${tensorName(model, subgraph, tensor)}: no sample reached it, or its values were not finite; give samples that exercise it`,
    location: { subgraph, tensor, name },
  };
}
