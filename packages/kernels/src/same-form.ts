import type { KernelContext, TensorView } from "@litequant/core";

import { refusal } from "./ports.ts";

/** Whether two tensors have one scale and zero point, or none. */
export function sameForm({ quantization: a }: TensorView, { quantization: b }: TensorView): boolean {
  return (a?.scale[0] ?? 0) === (b?.scale[0] ?? 0) && (a?.zeroPoint[0] ?? 0) === (b?.zeroPoint[0] ?? 0);
}

/**
 * Checks that what is moved keeps its meaning.
 *
 * @throws LitequantError `INVALID_MODEL`, as the runtime refuses, when 8-bit or 16-bit integers of two forms meet.
 */
export function expectSameForm(context: KernelContext, ...views: readonly TensorView[]): void {
  const [first] = views;
  if (first === undefined || !["int8", "uint8", "int16"].includes(first.dtype)) return;
  if (views.every((view) => sameForm(first, view))) return;
  throw refusal(
    context,
    `copies ${first.dtype} values from one scale and zero point to another; requantize them before`,
  );
}
