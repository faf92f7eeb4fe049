import { arrayFromBytes } from "@litequant/core";
import type { Diagnostic, Model, OperatorDecision, Tensor } from "@litequant/core";

import { LARGEST_FLOAT16 } from "./convert.ts";
import type { Solution } from "./solve.ts";
import { tensorName } from "./views.ts";

const counted = new WeakMap<Uint8Array, number>();

/** How many values of a float32 constant float16 cannot hold: those beyond 65504, infinities included. */
export function countOutside(model: Model, { buffer }: Tensor): number {
  const bytes = model.buffers[buffer]!;
  let count = counted.get(bytes);
  if (count === undefined) {
    count = 0;
    for (const value of arrayFromBytes("float32", bytes) as Float32Array) {
      if (Math.abs(value) > LARGEST_FLOAT16) count++;
    }
    counted.set(bytes, count);
  }
  return count;
}

/** One warning per constant whose values float16 cannot hold: how many were clamped, or that it stays float32. */
export function reportOutside(
  model: Model,
  solution: Solution,
  operators: readonly OperatorDecision[],
): readonly Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const { subgraph, index, inputs, reason } of operators) {
    if (reason.code !== "QUANTIZED") continue;
    for (const [position, tensor] of model.subgraphs[subgraph]!.operators[index]!.inputs.entries()) {
      const wish = solution.asked(subgraph, index).wish("in", position);
      if (tensor < 0 || wish?.request.dtype !== "float16" || !wish.request.stored) continue;
      const count = countOutside(model, model.subgraphs[subgraph]!.tensors[tensor]!);
      if (count === 0) continue;
      const name = tensorName(model, subgraph, tensor);
      const values = count === 1 ? "1 value lies" : `${count} values lie`;
      const fate = inputs[position] ? `${count === 1 ? "is" : "are"} clamped to it` : "so it stays float32";
      found.set(`${subgraph}/${tensor}`, {
        code: inputs[position] ? "CLAMPED_TO_FLOAT16" : "BEYOND_FLOAT16",
        severity: "warning",
        message: `${name}: ${values} beyond 65504, the largest float16, ${inputs[position] ? "and " : ""}${fate}`,
        location: { subgraph, operator: index, tensor },
      });
    }
  }
  return [...found.values()];
}
