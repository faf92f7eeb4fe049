import type { PortSpec } from "./op-spec.ts";
import type { Operator } from "./operator.ts";

/** The facts of the port at `position`; a variadic last entry stands for all that follow. undefined: the list has none. */
export function portSpec(list: readonly PortSpec[] | undefined, position: number): PortSpec | undefined {
  const last = list?.at(-1);
  return list?.[position] ?? (last?.variadic === true ? last : undefined);
}

/** An option of an operator by name, for facts that name options; undefined where the operator does not give it. */
export function optionOf(operator: Operator, name: string): unknown {
  const options =
    "options" in operator ? (operator.options as Readonly<Record<string, unknown>> | undefined) : undefined;
  return options?.[name];
}

/** The axis of per-channel scales of a tensor of that rank at a port; undefined: it has none. */
export function channelAxisOf(
  { channelAxis, channelAxisWith }: PortSpec,
  operator: Operator,
  rank: number,
): number | undefined {
  const axis =
    channelAxisWith && optionOf(operator, channelAxisWith.option) === true ? channelAxisWith.axis : channelAxis;
  if (axis === undefined) return undefined;
  const counted = axis < 0 ? axis + rank : axis;
  return counted >= 0 && counted < rank ? counted : undefined;
}
