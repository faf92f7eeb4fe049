import { elementCount, LitequantError } from "@litequant/core";
import type { KernelContext, TensorView } from "@litequant/core";

import { inputOf, planned } from "./ports.ts";
import { lanesOf, lanesPerElement, stridesOf } from "./walk.ts";
import type { Lanes } from "./walk.ts";

/** Rows of equal length that lie somewhere in one tensor and one after the other in another, in lanes. */
export interface Rows {
  readonly starts: Int32Array;
  readonly length: number;
}

/** Copies `length` lanes. */
export function copyLanes(from: Lanes, at: number, to: Lanes, start: number, length: number): void {
  for (let i = 0; i < length; i++) to[start + i] = from[at + i];
}

/** Copies rows one after the other. */
export function copyRows({ starts, length }: Rows, from: Lanes, to: Lanes): void {
  for (let row = 0, out = 0; row < starts.length; row++) {
    for (let at = starts[row], end = at + length; at < end; at++) to[out++] = from[at];
  }
}

/** All sums of one entry of each list, the last list fastest. */
export function sumsOf(lists: readonly (readonly number[])[]): Int32Array {
  let sums = Int32Array.of(0);
  for (const list of lists) {
    const longer = new Int32Array(sums.length * list.length);
    let at = 0;
    for (const sum of sums) for (const entry of list) longer[at++] = sum + entry;
    sums = longer;
  }
  return sums;
}

/**
 * Rows of a tensor in which each index along each axis comes from its own place along that axis.
 *
 * @param maps - For each axis the input's index for every index of the output.
 */
export function mappedRows(lanes: number, shape: readonly number[], maps: readonly (readonly number[])[]): Rows {
  const strides = stridesOf(shape);
  let inner = shape.length;
  while (inner > 0 && isIdentity(maps[inner - 1], shape[inner - 1])) inner--;
  const length = inner === 0 ? elementCount(shape) * lanes : strides[inner - 1] * lanes;
  const starts = sumsOf(maps.slice(0, inner).map((map, axis) => map.map((index) => index * strides[axis] * lanes)));
  return { starts, length };
}

function isIdentity(map: readonly number[], size: number): boolean {
  return map.length === size && map.every((from, to) => from === to);
}

/**
 * Copies input `port` by a map for each axis; `values` are the inputs that the maps depend on.
 *
 * @param makeMaps - For each axis of the output the input's indices; leading axes that the input lacks map to 0.
 * @returns undefined for elements that are not whole bytes of a fixed number.
 */
export function mappedCopy(
  context: KernelContext,
  values: readonly TensorView[],
  makeMaps: (shape: readonly number[], output: readonly number[]) => readonly (readonly number[])[],
): (() => void) | undefined {
  const input = inputOf(context, 0);
  const output = context.output(0);
  const lanes = lanesPerElement(input);
  if (lanes === undefined || input.dtype !== output.dtype) return undefined;
  const from = lanesOf(input);
  const to = lanesOf(output);
  const plan = planned(values, () => {
    const missing = Array<number>(output.shape.length - input.shape.length).fill(1);
    const shape = [...missing, ...input.shape];
    return mappedRows(lanes, shape, makeMaps(shape, output.shape));
  });
  return () => copyRows(plan(), from(), to());
}

/** Indices into a tensor, in any type that holds them. */
export type Indices = Int32Array | Int16Array | BigInt64Array;

/**
 * Where the element or slice begins that a row of indices names, in elements.
 *
 * @param depth - Indices a row, one for each leading dimension of `shape`.
 * @throws LitequantError `INVALID_DATA` for an index outside.
 */
export function placeOf(
  context: KernelContext,
  indices: Indices,
  row: number,
  depth: number,
  shape: readonly number[],
  strides: readonly number[],
): number {
  let place = 0;
  for (let axis = 0; axis < depth; axis++) {
    const index = Number(indices[row * depth + axis]);
    if (index < 0 || index >= shape[axis]) throw outside(context, index, shape[axis]);
    place += index * strides[axis];
  }
  return place;
}

/** The error for an index in the data that points outside. */
export function outside(context: KernelContext, index: number | bigint, size: number): LitequantError {
  return new LitequantError("INVALID_DATA", `${context.op}: index ${index} is outside of 0..${size - 1}`, {
    location: { op: context.op },
  });
}
