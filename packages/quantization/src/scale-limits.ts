import type { DType, OpSpec, Reason } from "@litequant/core";

import type { Asked } from "./ask.ts";
import type { OperatorForms } from "./operator-forms.ts";

/** Scales of an operator's ports. */
export interface PortScales {
  /** What it computes on. */
  readonly mode: DType | undefined;
  /** By input; undefined where there is none. */
  readonly inputs: readonly (readonly number[] | undefined)[];
  /** Of the first output. */
  readonly output: number | undefined;
}

/** Multipliers of sums of products: 64-bit sums are shifted left by 7 bits at most, others by 30. */
const largestMultiplier = { int8: 2 ** 30, int16: 2 ** 7 } as const;

/** What in an operator's scales its kernels have no multiplier for; undefined where nothing is. */
export function objectToScales(spec: OpSpec, { mode, inputs, output }: PortScales): string | undefined {
  if (mode !== "int8" && mode !== "int16") return undefined;
  const limits = spec.scaleLimits;
  const largest = Math.max(0, ...inputs.flatMap((scales) => scales ?? []));
  if (limits?.inputs !== undefined && largest >= limits.inputs)
    return `an input has the scale ${largest}, and runtimes end the process from ${limits.inputs} on`;
  if (output === undefined) return undefined;
  const least = (limits?.output?.[mode] ?? 0) * largest ** (limits?.output?.power ?? 1);
  if (output <= least)
    return `its output's scale ${output} is too fine for its inputs', runtimes refuse or end the process up to ${least}`;
  for (const { biasOf } of spec.intermediates ? [] : spec.inputs) {
    const [input = 0] = (biasOf && inputs[biasOf.input ?? 0]) ?? [];
    const product = input * Math.max(0, ...((biasOf && inputs[biasOf.weight]) ?? []));
    if (product >= largestMultiplier[mode] * output)
      return `its output's scale ${output} is too fine for products of the scale ${product}`;
  }
  return undefined;
}

/** Why an operator cannot have these forms, for want of a multiplier. */
export function objectToForms({ view }: Asked, { inputs, outputs }: OperatorForms): Reason | undefined {
  const [output] = outputs;
  const mode = (output ?? inputs[0])?.form.dtype;
  const scales = { mode, inputs: inputs.map((port) => port?.form.scale), output: output?.form.scale?.[0] };
  const message = view.spec && objectToScales(view.spec, scales);
  return message === undefined ? undefined : { code: "SCALE_LIMIT", message };
}
