import type { OperatorView, OpSpec, Reason, TensorForm } from "@litequant/core";

import { formOf, isQuantizedDType, signedForm } from "./forms.ts";

/** What a conversion of the model asks for at its float side: the form that its integer side has. */
export interface ConversionWish {
  readonly side: "in" | "out";
  readonly form: TensorForm;
}

/**
 * Whether an operator hands values on as they are, so that what becomes of one of its ports says nothing about the
 * others: calls of subgraphs, variables, and conversions.
 */
export function passesOn(spec: OpSpec | undefined): boolean {
  return spec !== undefined && (spec.calls !== undefined || spec.resource !== undefined || isConversion(spec));
}

/** Whether an operator only changes the form of values. */
export function isConversion(spec: OpSpec | undefined): boolean {
  return spec?.converts !== undefined;
}

/**
 * Where a conversion between floats and integers could be left out, were its other side integers in this form, too:
 * uint8 as the int8 that stands for the same values.
 */
export function conversionWish(view: OperatorView): ConversionWish | undefined {
  const [[from], [to]] = [view.inputs, view.outputs];
  for (const [side, float, integer] of [["in", from, to] as const, ["out", to, from] as const]) {
    if (float?.dtype !== "float32" || !integer || !isQuantizedDType(integer.dtype)) continue;
    if (!integer.quantization?.scale.length || integer.quantization.details) return undefined;
    // What brings uint8 to int8 is no constant any more, and has one scale.
    if (integer.dtype === "uint8" && (view.isConstant(0) || integer.quantization.scale.length > 1)) return undefined;
    return { side, form: signedForm(formOf(integer)) };
  }
  return undefined;
}

/** Why a conversion of the model is there to stay. */
export function converts({ inputs: [from], outputs: [to] }: OperatorView): Reason {
  return {
    code: "CONVERTS",
    message: `turns ${from?.dtype ?? "values"} into ${to?.dtype ?? "values"}, between operators that compute on either`,
  };
}
