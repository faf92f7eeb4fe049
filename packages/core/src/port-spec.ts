import type { PortSpec } from "./op-spec.ts";

/** The facts of the port at `position`; a variadic last entry stands for all that follow. undefined: the list has none. */
export function portSpec(list: readonly PortSpec[] | undefined, position: number): PortSpec | undefined {
  const last = list?.at(-1);
  return list?.[position] ?? (last?.variadic === true ? last : undefined);
}
