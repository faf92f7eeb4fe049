import type { KnownTensor } from "@litequant/core";

import { contradiction, show } from "./contradiction.ts";
import { shapeOf } from "./known.ts";

/** The common shape of two, aligned at the last dimension. @throws LitequantError `INVALID_MODEL` when sizes differ and neither is 1 */
export function broadcastShapes(op: string, a: readonly number[], b: readonly number[]): readonly number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const first = a[axis - rank + a.length] ?? 1;
    const second = b[axis - rank + b.length] ?? 1;
    if (first !== second && first !== 1 && second !== 1)
      throw contradiction(op, `shapes ${show(a)} and ${show(b)} do not broadcast`);
    return first === 1 ? second : first;
  });
}

/** The common shape of both inputs, for any operator of two. */
export function commonShape(op: string) {
  return (_options: unknown, inputs: readonly (KnownTensor | undefined)[]): readonly (readonly number[])[] => [
    broadcastShapes(op, shapeOf(op, inputs, 0), shapeOf(op, inputs, 1)),
  ];
}

/** The common shape of both inputs. */
export const addShape = commonShape("ADD");
/** The common shape of both inputs. */
export const subShape = commonShape("SUB");
/** The common shape of both inputs. */
export const mulShape = commonShape("MUL");
/** The common shape of input and alpha. */
export const preluShape = commonShape("PRELU");
