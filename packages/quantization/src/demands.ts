import { channelAxisOf, LitequantError } from "@litequant/core";
import type { DType, EndChoice, Model, OperatorView, PlanInput, TensorForm } from "@litequant/core";

import type { Asked, Wish } from "./ask.ts";
import type { Constraint } from "./constraints.ts";
import type { Demand } from "./groups.ts";
import type { Port, PortTable } from "./ports.ts";

/** Dtypes that the model's inputs and outputs are to have outside, by port id; undefined: as they are. */
export type EndTypes = readonly (DType | undefined)[];

/** Types that a float input or output can have outside. */
const END_TYPES: ReadonlySet<DType> = new Set<DType>(["float32", "int8", "uint8", "int16"]);

/**
 * The dtypes asked for at the ends that users see: float32 tensors only, and not of subgraphs that operators call.
 *
 * @throws LitequantError `INVALID_ARGUMENT` when a list has neither one dtype nor one per position, or one that no input
 *   can have.
 */
export function endTypes(
  model: Model,
  table: PortTable,
  called: ReadonlyMap<number, unknown>,
  ends: PlanInput["ends"],
): EndTypes {
  return table.ports.map((port) => {
    if (port.operator >= 0 || port.tensor < 0) return undefined;
    if (called.has(port.subgraph) && !isEntry(model, port.subgraph)) return undefined;
    if (model.subgraphs[port.subgraph]!.tensors[port.tensor]!.dtype !== "float32") return undefined;
    const [choice, what] = port.side === "in" ? [ends.inputs, "input"] : [ends.outputs, "output"];
    const dtype = endType(choice, port, table.of(port.subgraph, -1, port.side).length, what);
    if (END_TYPES.has(dtype)) return dtype;
    throw new LitequantError("INVALID_ARGUMENT", `an ${what} cannot be ${dtype}: ask for ${[...END_TYPES].join(", ")}`);
  });
}

function endType(choice: EndChoice, { subgraph, position }: Port, count: number, what: string): DType {
  if (typeof choice === "function") return choice(subgraph, position);
  if (choice.length === 1 || choice.length === count) return choice[choice.length === 1 ? 0 : position]!;
  throw new LitequantError(
    "INVALID_ARGUMENT",
    `${choice.length} ${what} types for ${count} ${what}s: give one for all or one each`,
  );
}

/** Whether users can run a subgraph by itself. */
function isEntry({ signatures }: Model, subgraph: number): boolean {
  return subgraph === 0 || signatures.some((signature) => signature.subgraph === subgraph);
}

/** What is asked of every port whose values flow, by port id. `granted` says whether an operator's wishes still count. */
export function demandsOf(
  table: PortTable,
  asked: (port: Port) => Asked | undefined,
  ends: EndTypes,
  constraints: readonly Constraint[],
): readonly (Demand | undefined)[] {
  const called = new Set(constraints.flatMap(({ ports }) => ports.filter(({ operator }) => operator < 0)));
  const demands = table.ports.map((port): Demand | undefined => {
    // What users see is theirs to say, whoever else calls it.
    const end = ends[port.id];
    if (port.operator < 0) return called.has(port) && end === "float32" ? undefined : endDemand(port, end);
    const found = port.tensor < 0 ? undefined : asked(port);
    const wish = found?.wish(port.side, port.position);
    return found && wish && flows(table, port, wish) ? wishDemand(wish, port, found.view) : undefined;
  });
  // An end of a called subgraph is what all of its callers ask for.
  const disagreeing = new Set<number>();
  for (const { ports } of constraints) {
    const callers = ports.filter(({ operator }) => operator >= 0);
    for (const end of ports) {
      if (end.operator >= 0 || ends[end.id] !== undefined) continue;
      const demand = callers.every(({ id }) => demands[id]) ? demands[callers[0]!.id] : undefined;
      if (demand === undefined || disagreeing.has(end.id)) disagreeing.add(end.id);
      demands[end.id] = disagreeing.has(end.id) ? undefined : demand;
    }
  }
  return demands;
}

/** Constraints of which only a part is asked for: their operators cannot be quantized. */
export function brokenConstraints(
  constraints: readonly Constraint[],
  demands: readonly (Demand | undefined)[],
): readonly Constraint[] {
  return constraints.filter(({ ports }) => {
    const present = ports.filter(({ tensor }) => tensor >= 0);
    return present.some(({ id }) => demands[id]) && present.some(({ id }) => !demands[id]);
  });
}

/** Constant weights and biases have forms of their own, as has what has several scales; everything else shares the form of what it is connected to. */
function flows(table: PortTable, port: Port, { spec, request }: Wish): boolean {
  if (request.stored || spec.role === "bias") return false;
  return !table.isConstant(port) || (spec.role !== "weight" && request.granularity === "tensor");
}

function wishDemand(
  { request, spec, form }: Wish,
  { side, position }: Port,
  { operator, inputs }: OperatorView,
): Demand {
  const { dtype, symmetric } = request;
  if (form !== undefined) return { dtype, symmetric, pinned: form };
  if (spec.role === "weight") {
    const axis = channelAxisOf(spec, operator, inputs[position]?.shape.length ?? 0);
    return { dtype, symmetric, ...(axis !== undefined && { axis }) };
  }
  const fixed = side === "in" ? undefined : dtype === "int16" ? spec.fixed?.int16 : spec.fixed?.int8;
  if (fixed === undefined) return { dtype, symmetric, ...(spec.powerOfTwo && { powerOfTwo: spec.powerOfTwo }) };
  const pinned: TensorForm = { dtype, scale: [fixed[0]], zeroPoint: [fixed[1]] };
  return { dtype, symmetric, pinned };
}

function endDemand({ side }: Port, type: DType | undefined): Demand | undefined {
  if (type === "float32") return side === "in" ? { dtype: "float32", symmetric: false, passive: true } : undefined;
  if (type === undefined) return undefined;
  return { dtype: type === "uint8" ? "int8" : type, symmetric: type === "int16" };
}
