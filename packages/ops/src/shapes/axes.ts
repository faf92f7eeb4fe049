import { contradiction } from "./contradiction.ts";

/** An axis counted from the front; negative ones count from the back. @throws LitequantError `INVALID_MODEL` out of range */
export function resolveAxis(op: string, axis: number, rank: number): number {
  const resolved = axis < 0 ? axis + rank : axis;
  if (resolved < 0 || resolved >= rank) throw contradiction(op, `axis ${axis} is out of range for ${rank} dimensions`);
  return resolved;
}

/** Axes in rising order, each once. A scalar has none to name, whatever the list says, as in the runtime. */
export function resolveAxes(op: string, axes: readonly number[], rank: number): readonly number[] {
  if (rank === 0) return [];
  return [...new Set(axes.map((axis) => resolveAxis(op, axis, rank)))].toSorted((a, b) => a - b);
}
