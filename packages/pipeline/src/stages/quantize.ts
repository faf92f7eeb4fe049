import type { CalibrationTable, Model, Scheme } from "@litequant/core";
import { map } from "rxjs";
import type { OperatorFunction } from "rxjs";
import { quantizeModel } from "../quantize-model.ts";
import type { QuantizeOptions, QuantizeResult } from "../quantize-model.ts";

/**
 * Quantizes the model with each table that arrives.
 *
 * @throws LitequantError in the error channel, as {@link quantizeModel} throws.
 */
export function quantize(
  model: Model,
  scheme: Scheme,
  options: Omit<QuantizeOptions, "scheme" | "ranges"> = {},
): OperatorFunction<CalibrationTable, QuantizeResult> {
  return map((ranges) => quantizeModel(model, { ...options, scheme, ranges }));
}
