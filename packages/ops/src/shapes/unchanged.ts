import type { KnownTensor } from "@litequant/core";

import { shapeOf } from "./known.ts";

/** The shape of the first input: element-wise operators. */
export function unchanged(op: string) {
  return (_options: unknown, inputs: readonly (KnownTensor | undefined)[]): readonly (readonly number[])[] => [
    shapeOf(op, inputs, 0),
  ];
}
