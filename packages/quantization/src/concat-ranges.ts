import { log } from "@litequant/core";
import type { ConstantRanges, Diagnostic, PlanInput, TensorForm } from "@litequant/core";

import { findConstraints } from "./constraints.ts";
import type { Constraint } from "./constraints.ts";
import { activationForm, isQuantizedDType } from "./forms.ts";
import type { Port } from "./ports.ts";
import { rangeLookup } from "./ranges.ts";
import type { Range } from "./ranges.ts";
import type { Solution } from "./solve.ts";
import { operatorName, tensorName } from "./views.ts";

/** Steps of a branch's own scale that may become one step of the shared scale: beyond that, its values are coarse. */
const TOLERATED = 8;

/** Below this width a branch was never anything but one value. */
const NOTHING = 1e-6;

/** An operator whose inputs share one scale, and the branches that are too narrow for it. */
export interface Squeeze {
  readonly subgraph: number;
  readonly index: number;
  readonly op: string;
  /** Everything of the operator that shares the scale. */
  readonly ports: readonly Port[];
  readonly form: TensorForm;
  readonly losses: readonly Loss[];
}

interface Loss {
  readonly tensor: number;
  readonly range: Range;
  /** log2 of shared scale / own scale. */
  readonly bits: number;
}

/** What finding and mending squeezes needs to look up. */
export interface Ranges {
  readonly solution: Solution;
  readonly constraints: readonly Constraint[];
  readonly rangeOf: (port: Port) => Range | undefined;
}

/** Looks up what {@link findSqueezes} needs. */
export function rangesOf(input: PlanInput, solution: Solution, constants: ConstantRanges): Ranges {
  const { model, ranges, specOf } = input;
  const constraints = findConstraints(model, solution.table, specOf).filter(
    ({ ports: [first, ...others] }) => first && others.every((port) => isOfOne(port, first)),
  );
  return { solution, constraints, rangeOf: rangeLookup(model, solution.table, ranges, constants) };
}

/**
 * Quantized operators that copy several inputs into one form (concatenations, selections, paddings with a value) whose ranges
 * differ by more than 8x: boxes of 0 to 640 beside scores of 0 to 1 leave the scores two values.
 */
export function findSqueezes(input: PlanInput, ranges: Ranges): readonly Squeeze[] {
  return ranges.constraints.flatMap((constraint): Squeeze[] => {
    const { ports } = constraint;
    const inputs = ports.filter(({ side, tensor }) => side === "in" && tensor >= 0);
    const form = inputs[0] && ranges.solution.formAt(inputs[0]);
    if (inputs.length < 2 || !form || !isQuantizedDType(form.dtype) || ports[0]!.operator < 0) return [];
    const losses = lossesOf(ranges, inputs, form);
    if (losses.length === 0) return [];
    const { subgraph, operator: index } = ports[0]!;
    return [{ subgraph, index, op: input.model.subgraphs[subgraph]!.operators[index]!.op, ports, form, losses }];
  });
}

/** What a shared form costs each input that is computed. Constants are only looked at as the cause. */
function lossesOf(ranges: Ranges, inputs: readonly Port[], form: TensorForm): readonly Loss[] {
  const { solution, rangeOf } = ranges;
  const widest = Math.max(...inputs.map((port) => scaleFor(form, rangeOf(port)) ?? 0));
  return inputs.flatMap((port): Loss[] => {
    const range = rangeOf(port);
    const alone = scaleFor(form, range);
    if (!range || !alone || solution.table.isConstant(port) || range.max - range.min < NOTHING) return [];
    const source = solution.table.source(port.subgraph, port.tensor);
    const written = source && solution.formAt(source);
    const own = written?.scale && written.dtype !== form.dtype ? written.scale[0]! : alone;
    const ratio = form.scale![0]! / own;
    if (ratio <= TOLERATED || widest / alone <= TOLERATED) return [];
    return [{ tensor: port.tensor, range, bits: log(ratio) / log(2) }];
  });
}

/** The scale that values would have for themselves in the dtype of a form. */
export function scaleFor({ dtype }: TensorForm, range: Range | undefined): number | undefined {
  return range && activationForm(dtype, dtype === "int16", range.min, range.max).scale![0];
}

/** One warning for each squeeze. @param remedy - What to do about it. */
export function reportSqueeze({ model }: PlanInput, squeeze: Squeeze, remedy: string): Diagnostic {
  const { subgraph, index, op } = squeeze;
  return {
    code: "CONCAT_RANGES",
    severity: "warning",
    message: `${operatorName(op, subgraph, index)}: its inputs share one scale of ${shorten(squeeze.form.scale![0]!)}, which costs ${describeLosses(model, squeeze)}; ${remedy}`,
    location: { subgraph, operator: index, op, tensor: squeeze.losses[0]!.tensor },
  };
}

/** `"scores" (tensor 8) 9.3 bits of its values from 0 to 1`. */
export function describeLosses(model: PlanInput["model"], { subgraph, losses }: Squeeze): string {
  return losses
    .map(({ tensor, range, bits }) => {
      const values = `its values from ${shorten(range.min)} to ${shorten(range.max)}`;
      return `${tensorName(model, subgraph, tensor)} ${bits.toFixed(1)} bits of ${values}`;
    })
    .join(", ");
}

function shorten(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function isOfOne(a: Port, b: Port): boolean {
  return a.subgraph === b.subgraph && a.operator === b.operator;
}
