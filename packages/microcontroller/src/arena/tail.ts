import type { PointerBytes, SizeOf } from "../sizes.ts";
import { sizeFor } from "../sizes.ts";

/** The end of the arena, where tflite-micro stacks what stays: it grows towards the front. */
export interface Tail {
  /** Takes a block, at an address that is a multiple of `alignment`: of a pointer unless told. */
  readonly take: (size: SizeOf, alignment?: number) => void;
  /** Bytes taken, gaps included. */
  readonly used: () => number;
}

/** An empty tail, as if the arena ended at a multiple of 16. */
export function createTail(pointerBytes: PointerBytes): Tail {
  let used = 0;
  return {
    take: (size, alignment = pointerBytes) => {
      used = Math.ceil((used + sizeFor(size, pointerBytes)) / alignment) * alignment;
    },
    used: () => used,
  };
}
