import { elementBits, elementCount } from "@litequant/core";
import type { Tensor } from "@litequant/core";

/** Width of a pointer on the target: 4 on Cortex-M, RISC-V 32 and Xtensa, 8 on a 64-bit host, where figures are often measured. */
export type PointerBytes = 4 | 8;

/** A size in bytes: the same everywhere, or with 4-byte and with 8-byte pointers. */
export type SizeOf = number | readonly [bits32: number, bits64: number];

/** The size for a pointer width. */
export function sizeFor(size: SizeOf, pointerBytes: PointerBytes): number {
  if (typeof size === "number") return size;
  return pointerBytes === 4 ? size[0] : size[1];
}

/** What everything in the arena that the planner places is aligned to. */
export const arenaAlignment = 16;

/** Rounds up to a multiple. */
export function alignUp(bytes: number, alignment: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}

/** Bytes of a tensor in the arena: packed types are not packed there. */
export function tensorBytes({ dtype, shape }: Pick<Tensor, "dtype" | "shape">): number {
  return elementCount(shape) * Math.ceil(elementBits(dtype) / 8);
}
