import { arrayFromBytes, channelAxisOf, operatorName, portSpec, tensorName } from "@litequant/core";
import type { Model, OperatorView, PortRequest, Scheme } from "@litequant/core";

import { refusal } from "./fields.ts";

/** Integers of a weight type to each side of zero. */
const largest: ReadonlyMap<string, number> = new Map([
  ["int8", 127],
  ["int4", 7],
  ["int2", 1],
]);

/** What float32 arithmetic leaves of a weight that was rounded before, in steps of its grid. */
const MOST_LOST = 0.01;

/**
 * Refuses to quantize an operator whose weights the scheme would change.
 *
 * @throws LitequantError `INVALID_ARGUMENT` with the weights, and what would be lost of them.
 */
export function refuseRounding(model: Model, view: OperatorView, scheme: Scheme, where: string): void {
  const decision = scheme.decide(view);
  if ("float" in decision) return;
  decision.inputs.forEach((request, port) => {
    if (request === "keep" || !request.symmetric) return;
    if (!view.isConstant(port) || view.inputs[port]?.dtype !== "float32") return;
    const lost = stepsLost(model, view, port, request);
    if (lost <= MOST_LOST) return;
    const { subgraph, index } = view.id;
    const weights = tensorName(model, subgraph, view.operator.inputs[port]!);
    const operator = operatorName(view.operator.op, subgraph, index);
    throw refusal(
      `${where} is to be exact, but the weights ${weights} of ${operator} lie on no ${request.dtype} grid: they would change by ${lost.toFixed(2)} of a step; round them by another rule`,
    );
  });
}

/** How far the farthest weight is from the grid that the largest of its group gives, in steps; 0 where nothing is rounded. */
function stepsLost(model: Model, view: OperatorView, port: number, request: Exclude<PortRequest, "keep">): number {
  const most = largest.get(request.dtype);
  if (most === undefined) return 0;
  const { buffer, shape } = view.inputs[port]!;
  const values = arrayFromBytes("float32", model.buffers[buffer]!) as Float32Array;
  const groupOf = grouping(view, port, request.granularity, shape);
  const tops: number[] = [];
  values.forEach((value, i) => {
    const group = groupOf(i);
    tops[group] = Math.max(tops[group] ?? 0, Math.abs(value));
  });
  return values.reduce((worst, value, i) => {
    const top = tops[groupOf(i)]!;
    const steps = top === 0 ? 0 : (value / top) * most;
    return Math.max(worst, Math.abs(steps - Math.round(steps)));
  }, 0);
}

/** Which elements share a scale. */
function grouping(
  { spec, operator }: OperatorView,
  port: number,
  granularity: "tensor" | "channel" | number,
  shape: readonly number[],
): (element: number) => number {
  if (typeof granularity === "number") return (element) => Math.floor(element / granularity);
  const facts = portSpec(spec?.inputs, port);
  const axis = facts && granularity === "channel" ? channelAxisOf(facts, operator, shape.length) : undefined;
  if (axis === undefined) return () => 0;
  const inner = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  return (element) => Math.floor(element / inner) % shape[axis]!;
}
