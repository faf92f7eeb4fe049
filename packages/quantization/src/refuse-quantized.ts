import { LitequantError } from "@litequant/core";
import type { Model } from "@litequant/core";

import { isQuantizedDType } from "./forms.ts";

/**
 * Refuses a model that has integer weights or activations already: its float original is what to quantize.
 *
 * Planning itself takes such models and quantizes what is float in them.
 *
 * @throws LitequantError `ALREADY_QUANTIZED` naming how many operators touch integers, and the first of them.
 */
export function refuseQuantized(model: Model): void {
  for (const [subgraph, { operators, tensors }] of model.subgraphs.entries()) {
    const touched = operators.map(({ inputs, outputs }) =>
      [...inputs, ...outputs]
        .map((tensor) => tensors[tensor])
        .find((tensor) => tensor?.quantization?.scale.length && isQuantizedDType(tensor.dtype)),
    );
    const first = touched.findIndex((tensor) => tensor !== undefined);
    if (first < 0) continue;
    const { op } = operators[first]!;
    const count = touched.filter((tensor) => tensor !== undefined).length;
    throw new LitequantError(
      "ALREADY_QUANTIZED",
      `the model is already quantized: ${count} of ${operators.length} operators read or write integers with scales, the first is ${op} (operator ${first}) with ${touched[first]!.dtype} values; quantize the float model that it was made from`,
      { location: { subgraph, operator: first, op } },
    );
  }
}
