import { LitequantError } from "@litequant/core";
import type { Model, QuantizationPlan } from "@litequant/core";
import { specOf } from "@litequant/ops";

import { isConversion } from "./conversions.ts";
import { isQuantizedDType } from "./forms.ts";

/**
 * Refuses a model that is quantized already, with nothing left to quantize: its float original is what to give.
 *
 * A model of which only a part is quantized passes: that part is kept, and the rest is quantized.
 *
 * @param plan - Once there is one: refuses, too, where it quantizes nothing.
 * @throws LitequantError `ALREADY_QUANTIZED` naming how many operators touch integers, and the first of them.
 */
export function refuseQuantized(model: Model, plan?: Pick<QuantizationPlan, "operators">): void {
  const touched = model.subgraphs.flatMap(({ operators, tensors }, subgraph) =>
    operators.flatMap(({ op, inputs, outputs }, operator) => {
      const found = [...inputs, ...outputs]
        .map((tensor) => tensors[tensor])
        .find((tensor) => tensor?.quantization?.scale.length && isQuantizedDType(tensor.dtype));
      return found ? [{ subgraph, operator, op, dtype: found.dtype }] : [];
    }),
  );
  const [first] = touched;
  if (first === undefined || (plan === undefined ? hasFloats(model) : quantizes(plan))) return;
  const { dtype, ...location } = first;
  const count = model.subgraphs.reduce((sum, { operators }) => sum + operators.length, 0);
  throw new LitequantError(
    "ALREADY_QUANTIZED",
    `the model is already quantized: ${touched.length} of ${count} operators read or write integers with scales, the first is ${location.op} (operator ${location.operator}) with ${dtype} values, and there is nothing left to quantize${reasonsOf(plan)}; quantize the float model that it was made from`,
    { location },
  );
}

/** Why the float rest, if any, is left: an option may do, or another scheme. */
function reasonsOf(plan: Pick<QuantizationPlan, "operators"> | undefined): string {
  const rest = plan?.operators.filter(({ to }) => to === "float32") ?? [];
  const messages = [...new Set(rest.map(({ reason }) => reason.message))];
  return messages.length === 0 ? "" : ` (the other ${rest.length} stay float: ${messages.join("; ")})`;
}

/** Whether anything computes on floats. */
function hasFloats({ subgraphs }: Model): boolean {
  return subgraphs.some(({ operators, tensors }) =>
    operators.some(
      ({ op, inputs, outputs }) =>
        !isConversion(specOf(op)) && [...inputs, ...outputs].some((tensor) => tensors[tensor]?.dtype === "float32"),
    ),
  );
}

function quantizes({ operators }: Pick<QuantizationPlan, "operators">): boolean {
  return operators.some(({ reason }) => reason.code === "QUANTIZED");
}
