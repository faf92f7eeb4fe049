import { portSpec } from "@litequant/core";
import type {
  Diagnostic,
  OperatorView,
  PlanInput,
  PortRequest,
  QuantizationPlan,
  Scheme,
  SchemeDecision,
} from "@litequant/core";

import { describeLosses, findSqueezes, reportSqueeze, scaleFor } from "./concat-ranges.ts";
import type { Ranges, Squeeze } from "./concat-ranges.ts";
import type { Port } from "./ports.ts";

/** How an operator gets room for inputs of different ranges. */
interface Fix {
  /** `float32`: each input is dequantized with its own scale. `int16`: one scale for all of them is fine enough. */
  readonly dtype: "float32" | "int16";
  /** Operators behind it that only move its values on, in the same form. */
  readonly movers: readonly Place[];
  readonly reason: string;
}

interface Place {
  readonly subgraph: number;
  readonly index: number;
}

/** A plan with what its shared scales cost, and how that could be mended. */
export interface Planned {
  readonly plan: QuantizationPlan;
  readonly squeezes: readonly (Squeeze & { readonly fix: Fix | undefined })[];
}

/** The squeezes of a solution, each with its fix. */
export function examineSqueezes(input: PlanInput, ranges: Ranges): Planned["squeezes"] {
  return findSqueezes(input, ranges).map((squeeze) => ({ ...squeeze, fix: findFix(input, ranges, squeeze) }));
}

/** One warning for each squeeze. */
export function reportSqueezes(input: PlanInput, squeezes: Planned["squeezes"]): Diagnostic[] {
  return squeezes.map((squeeze) => {
    const remedy =
      squeeze.fix === undefined
        ? "what reads them has no room either: make them outputs of their own in the source model, or this output float32 or int16"
        : "give them room (fixConcat, --fix-concat), or make them outputs of their own in the source model";
    return reportSqueeze(input, squeeze, remedy);
  });
}

/** Plans; with `fixConcat` again and again, until every operator that can be has been given room. */
export function planWithRoom(input: PlanInput, plan: (input: PlanInput) => Planned): QuantizationPlan {
  const fixes = new Map<string, Pick<Fix, "dtype" | "reason">>();
  let planned = plan(input);
  for (let before = -1; input.fixConcat && fixes.size > before;) {
    before = fixes.size;
    const fixable = planned.squeezes.flatMap(({ fix, ...squeeze }) => (fix ? [{ ...squeeze, fix }] : []));
    const add = (place: Place, fix: Pick<Fix, "dtype" | "reason">): void => {
      if (!fixes.has(keyOf(place))) fixes.set(keyOf(place), fix);
    };
    for (const { fix, ...place } of fixable) add(place, fix);
    for (const { fix } of fixable)
      for (const mover of fix.movers) add(mover, { dtype: fix.dtype, reason: "in int16, as what it moves on" });
    if (fixes.size > before)
      planned = plan({ ...input, schemeOf: (view) => withFix(input.schemeOf(view), fixes.get(keyOf(view.id))) });
  }
  return planned.plan;
}

function keyOf({ subgraph, index }: Place): string {
  return `${subgraph}/${index}`;
}

/**
 * What would help: float where the values only leave as floats and floats are allowed; otherwise int16, where some reader
 * has more room than the shared 8-bit scale gives it.
 */
function findFix(input: PlanInput, ranges: Ranges, squeeze: Squeeze): Fix | undefined {
  const { solution } = ranges;
  const { subgraph, index, ports, form } = squeeze;
  const movers = new Map<number, Place>();
  const readers = ports.filter(({ side }) => side === "out").flatMap((port) => follow(ranges, port, squeeze, movers));
  const cost = `one scale for all of its inputs costs ${describeLosses(input.model, squeeze)}`;
  if (readers.every((room) => room === "float") && input.fallback === "float")
    return { dtype: "float32", movers: [], reason: `left float so that its inputs keep their own scales: ${cost}` };
  const { view } = solution.asked(subgraph, index);
  if (form.dtype === "int16" || !hasInt16(view) || !readers.some((room) => room !== "none")) return undefined;
  return { dtype: "int16", movers: [...movers.values()], reason: `in int16, because in 8 bits ${cost}` };
}

/** What those who read values at the end of a way have: floats, more room than the shared scale, or none. */
type Room = "float" | "more" | "none";

function follow(ranges: Ranges, port: Port, squeeze: Squeeze, movers: Map<number, Place>): Room[] {
  const { solution, constraints, rangeOf } = ranges;
  return solution.table.readers(port.subgraph, port.tensor).flatMap((reader): Room[] => {
    const { subgraph, operator } = reader;
    if (operator < 0) {
      const type = solution.ends[reader.id];
      return [type === "float32" ? "float" : type === "int16" ? "more" : "none"];
    }
    const { view } = solution.asked(subgraph, operator);
    if (portSpec(view.spec?.inputs, reader.position)?.role === "plain") return [];
    if (solution.formAt(reader) === undefined) return ["float"];
    const outputs = solution.table.of(subgraph, operator, "out");
    const moves = constraints.find(({ ports }) => [reader, ...outputs].every((member) => ports.includes(member)));
    if (moves && hasInt16(view)) {
      if (movers.has(operator)) return [];
      movers.set(operator, { subgraph, index: operator });
      return outputs.flatMap((output) => follow(ranges, output, squeeze, movers));
    }
    const alone = scaleFor(squeeze.form, rangeOf(reader));
    return [alone !== undefined && squeeze.form.scale![0]! > 2 * alone ? "more" : "none"];
  });
}

function hasInt16({ spec }: OperatorView): boolean {
  return spec?.modes.int16x8 === true;
}

function withFix(scheme: Scheme, fix: Pick<Fix, "dtype" | "reason"> | undefined): Scheme {
  if (fix === undefined) return scheme;
  return { ...scheme, decide: (view) => fixDecision(scheme.decide(view), view, fix) };
}

function fixDecision(
  decision: SchemeDecision,
  { spec }: OperatorView,
  { dtype, reason }: Pick<Fix, "dtype" | "reason">,
): SchemeDecision {
  if ("float" in decision) return decision;
  if (dtype === "float32") return { float: { code: "CONCAT_RANGES", message: reason } };
  const widen = (request: PortRequest): PortRequest =>
    request === "keep" || request.dtype !== "int8" ? request : { ...request, dtype, symmetric: true };
  const options = spec?.modeOptions?.int16x8;
  return {
    ...decision,
    inputs: decision.inputs.map(widen),
    outputs: decision.outputs.map(widen),
    ...(options && { options: { ...(decision.options as object), ...options } }),
    note: reason,
  };
}
