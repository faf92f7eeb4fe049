import type { Location, OperatorView } from "@litequant/core";

/** `CONV_2D (operator 3)`; an operator that no file has yet, with an index of -1, is named by who puts it there. */
export function operatorText({ operator: { op }, id: { index } }: OperatorView): string {
  return index < 0 ? `${op} (inserted by quantization)` : `${op} (operator ${index})`;
}

/** The place of an operator in the file, for diagnostics. */
export function placeOf({ operator: { op }, id: { subgraph, index } }: OperatorView): Location {
  return index < 0 ? { subgraph, op } : { subgraph, operator: index, op };
}
