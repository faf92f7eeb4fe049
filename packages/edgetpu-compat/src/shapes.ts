import { elementCount } from "@litequant/core";

/** What the Edge TPU sees of a shape: rows, columns and channels, and how many of these there are. */
export interface Box {
  readonly y: number;
  readonly x: number;
  readonly z: number;
  /** Product of all dimensions left of the three innermost; 1 for what the chip can hold. */
  readonly batch: number;
}

/** The three innermost dimensions of a shape; those that it lacks are 1. */
export function boxOf(shape: readonly number[]): Box {
  const [z = 1, y = 1, x = 1] = [shape.at(-1), shape.at(-3), shape.at(-2)];
  return { y, x, z, batch: elementCount(shape.slice(0, -3)) };
}

/** Bytes of activations that each of the 16 tiles holds (libedgetpu, driver/config: narrow memory). */
export const tileMemory = 196_608;

/** Tiles form a square of this side; rows and columns are spread over it. */
export const tilesPerSide = 4;

/**
 * Bytes that one tile holds of a tensor.
 *
 * @param step - Channels are padded to a multiple of this: 16 in memory, 4 where that explains the compiler's limits.
 */
export function tileBytes(shape: readonly number[], step: 4 | 16): number {
  const { y, x, z } = boxOf(shape);
  return Math.ceil(y / tilesPerSide) * Math.ceil(x / tilesPerSide) * roundUp(z, step);
}

/** `value` raised to a multiple of `step`. */
export function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}

/** `[1, 224, 224, 3]` */
export function shapeText(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}
