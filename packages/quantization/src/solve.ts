import type { ConstantRanges, Diagnostic, Model, PlanInput, Reason, TensorForm } from "@litequant/core";

import { askSchemes } from "./ask.ts";
import type { Asked } from "./ask.ts";
import { calledSubgraphs, findConstraints } from "./constraints.ts";
import { brokenConstraints, demandsOf, endTypes } from "./demands.ts";
import type { EndTypes } from "./demands.ts";
import { activationForm } from "./forms.ts";
import { groupPorts } from "./groups.ts";
import type { PortGroup } from "./groups.ts";
import { movesBetweenFloats } from "./movers.ts";
import { portName } from "./ports.ts";
import type { Port, PortTable } from "./ports.ts";
import { groupRange, rangeLookup } from "./ranges.ts";
import type { RangeOf } from "./ranges.ts";
import { tensorName } from "./views.ts";

/** Groups of ports with their forms, and which operators stay as they are. */
export interface Solution {
  readonly table: PortTable;
  readonly rangeOf: RangeOf;
  readonly ends: EndTypes;
  readonly groups: readonly (PortGroup & { readonly form: TensorForm })[];
  /** The form of a port that belongs to a group. */
  formAt(port: Port): TensorForm | undefined;
  asked(subgraph: number, operator: number): Asked;
  /** Why an operator that its scheme would quantize stays float. */
  moved(subgraph: number, operator: number): Reason | undefined;
  readonly diagnostics: readonly Diagnostic[];
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
  const constraints = findConstraints(model, table, specOf);
  const ends = endTypes(model, table, calledSubgraphs(model, specOf), input.ends);
  const rangeOf = rangeLookup(model, table, input.ranges, constants);
  const asked = askSchemes(input, table, constants);
  const moved = new Map<string, Reason>();
  const diagnostics: Diagnostic[] = [];
  const granted = ({ subgraph, operator }: Port): Asked | undefined =>
    operator < 0 || moved.has(`${subgraph}/${operator}`) ? undefined : asked[subgraph]![operator];

  for (;;) {
    const demands = demandsOf(table, granted, ends, constraints);
    const groups = groupPorts(table, constraints, demands, (lead, port) => covers(rangeOf, lead, port));
    const before = moved.size;
    const move = (ports: readonly Port[], reason: Reason): void => {
      for (const { subgraph, operator, id } of ports) {
        const key = `${subgraph}/${operator}`;
        if (operator >= 0 && demands[id] && !moved.has(key)) moved.set(key, reason);
      }
    };
    for (const { ports } of brokenConstraints(constraints, demands)) move(ports, disagreement(ports));
    for (const { ports, conflict } of groups) if (conflict) move(ports, disagreement(ports));
    const formed = groups.map((group) => ({ ...group, form: formOfGroup(group, rangeOf) }));
    for (const { ports, lead, form } of formed) {
      if (form !== undefined) continue;
      const finding = missingRange(model, lead ?? ports[0]!);
      if (
        ports.some(
          ({ id, operator, subgraph }) => operator >= 0 && demands[id] && !moved.has(`${subgraph}/${operator}`),
        )
      ) {
        diagnostics.push(finding);
      }
      move(ports, finding);
    }
    if (moved.size === before) {
      for (const { ports } of groups)
        if (movesBetweenFloats(table, ports, demands, granted)) move(ports, BETWEEN_FLOATS);
    }
    if (moved.size > before) continue;

    const solution = describe(formed.flatMap((group) => (group.form ? [{ ...group, form: group.form }] : [])));
    for (const operator of asked.flat()) {
      const { subgraph, index } = operator.view.id;
      if (operator.stays || moved.has(`${subgraph}/${index}`)) continue;
      const reason = supports(operator, solution);
      if (reason !== undefined) moved.set(`${subgraph}/${index}`, reason);
    }
    if (moved.size === before) return solution;
  }

  function describe(groups: Solution["groups"]): Solution {
    const forms = new Map(groups.flatMap(({ ports, form }) => ports.map(({ id }) => [id, form] as const)));
    return {
      table,
      rangeOf,
      ends,
      groups,
      diagnostics,
      formAt: ({ id }) => forms.get(id),
      asked: (subgraph, operator) => asked[subgraph]![operator]!,
      moved: (subgraph, operator) => moved.get(`${subgraph}/${operator}`),
    };
  }
}

const BETWEEN_FLOATS: Reason = {
  code: "BETWEEN_FLOATS",
  message: "only moves values between operators that stay float, where conversions would cost and gain nothing",
};

function formOfGroup({ ports, demand, lead }: PortGroup, rangeOf: RangeOf): TensorForm | undefined {
  if (demand.pinned) return demand.pinned;
  const range = groupRange(ports, lead, rangeOf);
  return range && activationForm(demand.dtype, demand.symmetric, range.min, range.max);
}

function covers(rangeOf: RangeOf, lead: Port, port: Port): boolean {
  const [outer, inner] = [rangeOf(lead), rangeOf(port)];
  return !outer || !inner || (outer.min <= inner.min && outer.max >= inner.max);
}

function disagreement(ports: readonly Port[]): Reason {
  return {
    code: "DISAGREES",
    message: `its form must equal that of other ports that stay as they are: ${ports.map(portName).join(", ")}`,
  };
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
