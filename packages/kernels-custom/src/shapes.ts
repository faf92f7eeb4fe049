import { LitequantError } from "@litequant/core";
import type { KnownTensor } from "@litequant/core";

/** The shape at a port. @throws LitequantError `INVALID_MODEL` when the tensor is missing or of another rank */
export function shapeAt(
  op: string,
  inputs: readonly (KnownTensor | undefined)[],
  port: number,
  rank: number,
): readonly number[] {
  const shape = inputs[port]?.shape;
  if (shape?.length === rank) return shape;
  const has = shape === undefined ? "missing" : `of shape [${shape.join(", ")}]`;
  throw contradiction(op, `input ${port} is ${has}, not of ${rank} dimensions`);
}

/** The error for shapes that contradict each other or the options. */
export function contradiction(op: string, message: string): LitequantError {
  return new LitequantError("INVALID_MODEL", `${op}: ${message}`, { location: { op } });
}
