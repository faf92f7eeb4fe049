import { elementBits } from "@litequant/core";
import type { TensorView, TypedArray } from "@litequant/core";

/** Two places that step together through a block of elements, as runs of equal length along the innermost axis. */
export interface Walk {
  /** Where each run starts, in elements. */
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly length: number;
  /** Steps within a run. */
  readonly firstStep: number;
  readonly secondStep: number;
}

interface Axis {
  readonly count: number;
  readonly first: number;
  readonly second: number;
}

/** Distances between neighbours along each axis of a contiguous tensor. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis];
  }
  return strides;
}

/** Strides of a tensor that is broadcast to `shape`: 0 along the axes on which it repeats. */
export function broadcastStrides(from: readonly number[], shape: readonly number[]): number[] {
  const strides = stridesOf(from);
  return shape.map((_, axis) => {
    const own = axis - shape.length + from.length;
    return own < 0 || from[own] === 1 ? 0 : strides[own];
  });
}

/**
 * Plans a walk over a block of `counts` elements in row-major order.
 *
 * Axes are merged where both sides allow it, so that equal shapes are one run.
 */
export function createWalk(
  counts: readonly number[],
  first: readonly number[],
  second: readonly number[],
  firstBase = 0,
  secondBase = 0,
): Walk {
  const axes: Axis[] = [];
  counts.forEach((count, axis) => {
    if (count === 1) return;
    const outer = axes.at(-1);
    if (outer !== undefined && outer.first === first[axis] * count && outer.second === second[axis] * count) {
      axes[axes.length - 1] = { count: outer.count * count, first: first[axis], second: second[axis] };
    } else {
      axes.push({ count, first: first[axis], second: second[axis] });
    }
  });
  const inner = axes.pop() ?? { count: 1, first: 1, second: 1 };
  const runs = inner.count === 0 ? 0 : axes.reduce((product, { count }) => product * count, 1);
  const walk: Walk = {
    first: new Int32Array(runs),
    second: new Int32Array(runs),
    length: inner.count,
    firstStep: inner.first,
    secondStep: inner.second,
  };
  const position = new Int32Array(axes.length);
  for (let run = 0, a = firstBase, b = secondBase; run < runs; run++) {
    walk.first[run] = a;
    walk.second[run] = b;
    for (let axis = axes.length - 1; axis >= 0; axis--) {
      const { count, first: firstStride, second: secondStride } = axes[axis];
      a += firstStride;
      b += secondStride;
      position[axis] += 1;
      if (position[axis] < count) break;
      position[axis] = 0;
      a -= firstStride * count;
      b -= secondStride * count;
    }
  }
  return walk;
}

/** Bytes of a tensor as the widest integers that hold whole elements, so that copies are exact for every type. */
export type Lanes = Uint8Array | Uint16Array | Int32Array;

/** How many lanes an element takes: 1 up to 32 bits. undefined where elements are not whole bytes of a fixed number. */
export function lanesPerElement(view: TensorView): number | undefined {
  const bits = elementBits(view.dtype);
  return bits === 0 || bits % 8 !== 0 ? undefined : Math.max(1, bits / 32);
}

/** Reads a tensor's lanes, anew only when the runner has moved the tensor. */
export function lanesOf(view: TensorView): () => Lanes {
  let source: TypedArray | undefined;
  let lanes: Lanes = new Uint8Array();
  return () => {
    const { data } = view;
    if (data !== source) {
      source = data;
      const { buffer, byteOffset, byteLength, BYTES_PER_ELEMENT } = data;
      if (BYTES_PER_ELEMENT === 1) lanes = new Uint8Array(buffer, byteOffset, byteLength);
      else if (BYTES_PER_ELEMENT === 2) lanes = new Uint16Array(buffer, byteOffset, byteLength / 2);
      else lanes = new Int32Array(buffer, byteOffset, byteLength / 4);
    }
    return lanes;
  };
}

/** Copies along a walk, from its first side to its second. */
export function copyAlong(walk: Walk, from: Lanes, to: Lanes): void {
  const { first, second, length, firstStep, secondStep } = walk;
  for (let run = 0; run < first.length; run++) {
    let a = first[run];
    let b = second[run];
    for (let i = 0; i < length; i++) {
      to[b] = from[a];
      a += firstStep;
      b += secondStep;
    }
  }
}

/** A walk over elements as one over lanes. */
export function createLaneWalk(
  lanes: number,
  counts: readonly number[],
  first: readonly number[],
  second: readonly number[],
  firstBase = 0,
  secondBase = 0,
): Walk {
  if (lanes === 1) return createWalk(counts, first, second, firstBase, secondBase);
  const wide = (strides: readonly number[]) => [...strides.map((stride) => stride * lanes), 1];
  return createWalk([...counts, lanes], wide(first), wide(second), firstBase * lanes, secondBase * lanes);
}
