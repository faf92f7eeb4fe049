import { optionOf } from "@litequant/core";
import type { DType, Operator, OpSpec, Reason } from "@litequant/core";

import type { Asked } from "./ask.ts";
import type { OperatorForms } from "./operator-forms.ts";

/** Scales of an operator's ports. */
interface PortScales {
  /** What it computes on. */
  readonly mode: DType | undefined;
  /** By input; undefined where there is none. */
  readonly inputs: readonly (readonly number[] | undefined)[];
  /** Of the first output. */
  readonly output: number | undefined;
}

/** Multipliers of sums of products: shifts by more than 7 bits end the process in ruy, and XNNPACK refuses factors from 256 on. */
const LARGEST_MULTIPLIER = 2 ** 7;

/** Bounds of fused activations, which must fit into 32 bits in units of the output. */
const bounds: Readonly<Record<string, number>> = { RELU6: 6, RELU_N1_TO_1: 1 };

/** What in an operator's scales its kernels have no multiplier for; undefined where nothing is. */
export function objectToScales(
  spec: OpSpec,
  operator: Operator,
  { mode, inputs, output }: PortScales,
): string | undefined {
  if (mode !== "int8" && mode !== "int16") return undefined;
  const limits = spec.scaleLimits;
  const factor = limits?.factor === undefined ? undefined : optionOf(operator, limits.factor);
  if (typeof factor === "number" && factor <= 0)
    return `its ${limits!.factor} is ${factor}, and kernels have multipliers above 0 only`;
  const largest = largestOf(inputs.map(largestOf));
  const end = limits?.inputs?.[mode] ?? Infinity;
  if (largest >= end)
    return `an input has the scale ${largest}, and runtimes end the process or compute wrong from ${end} on`;
  const { finest = 0 } = limits ?? {};
  if (largest < finest)
    return `its inputs have scales up to ${largest}, and its kernel tells values apart from ${finest} on`;
  if (output === undefined) return undefined;
  const { power = 1, [mode]: times = 0 } = limits?.output ?? {};
  const least = times * (power === "product" ? productOf(inputs.map(largestOf)) : largest ** power);
  if (output <= least)
    return `its output's scale ${output} is too fine for its inputs', runtimes refuse, end the process or compute wrong up to ${least}`;
  const bound = bounds[String(optionOf(operator, "fusedActivationFunction"))] ?? 0;
  return bound / output < 2 ** 31 ? undefined : `its output's scale ${output} is too fine for a bound of ${bound}`;
}

/** The largest factor between sums of products and the output: of every bias's input and weight. */
function largestMultiplier({ intermediates, inputs: ports }: OpSpec, { inputs, output }: PortScales): number {
  if (output === undefined || intermediates !== undefined) return 0;
  return largestOf(
    ports.map(({ biasOf }) =>
      biasOf ? ((inputs[biasOf.input ?? 0]?.[0] ?? 0) * largestOf(inputs[biasOf.weight])) / output : 0,
    ),
  );
}

/** Why an operator cannot have these forms, for want of a multiplier. */
export function objectToForms({ view, scheme }: Asked, { inputs, outputs }: OperatorForms): Reason | undefined {
  const { spec, operator } = view;
  const [output] = outputs;
  const mode = (output ?? inputs[0])?.form.dtype;
  const scales = { mode, inputs: inputs.map((port) => port?.form.scale), output: output?.form.scale?.[0] };
  if (spec === undefined) return undefined;
  const message = objectToScales(spec, operator, scales);
  if (message !== undefined) return { code: "SCALE_LIMIT", message };
  const multiplier = largestMultiplier(spec, scales);
  // Whose files are written bit for bit does not look.
  if (multiplier < LARGEST_MULTIPLIER || (scheme.rules !== undefined && mode === "int8")) return undefined;
  return {
    code: "SCALE_LIMIT",
    message: `its output's scale ${scales.output} is too fine: products are ${multiplier} times as coarse, and runtimes take less than ${LARGEST_MULTIPLIER}`,
  };
}

function largestOf(values: readonly number[] | undefined): number {
  let largest = 0;
  for (const value of values ?? []) largest = Math.max(largest, value);
  return largest;
}

function productOf(values: readonly number[]): number {
  return values.reduce((product, value) => product * value, 1);
}
