import { LitequantError } from "@litequant/core";

/** The error for shapes that contradict each other or the options; the runner adds where in the model. */
export function contradiction(op: string, message: string): LitequantError {
  return new LitequantError("INVALID_MODEL", `${op}: ${message}`, { location: { op } });
}

/** A shape as messages show it: `[1, 28, 28, 1]`. */
export function show(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}
