import type { DType, Kernel, KernelContext, TypedArray } from "@litequant/core";

import { binaryWalk } from "./arithmetic/prepare.ts";
import { fits, inputOf, outputOf } from "./ports.ts";

/**
 * Computes one element of an operator of one input. It writes the result itself: returned floats would be boxed, one
 * allocation an element.
 */
export type WriteElement<A extends TypedArray, R extends TypedArray> = (from: A, to: R, at: number) => void;

/** Computes one element of an operator of two inputs, from their elements `i` and `j`. */
export type WritePair<A extends TypedArray, R extends TypedArray> = (
  first: A,
  i: number,
  second: A,
  j: number,
  result: R,
  out: number,
) => void;

/** Runs over all elements of the output and the same ones of input 0. */
export function forElements<A extends TypedArray, R extends TypedArray>(
  context: KernelContext,
  write: WriteElement<A, R>,
): () => void {
  const input = inputOf<A>(context, 0);
  const output = outputOf<R>(context);
  return () => {
    const from = input.data;
    const to = output.data;
    for (let at = 0; at < to.length; at++) write(from, to, at);
  };
}

/** Runs over all elements of the output and the pairs of inputs 0 and 1 that meet there, broadcast. */
export function forPairs<A extends TypedArray, R extends TypedArray>(
  context: KernelContext,
  write: WritePair<A, R>,
): () => void {
  const first = inputOf<A>(context, 0);
  const second = inputOf<A>(context, 1);
  const output = outputOf<R>(context);
  const walk = binaryWalk(context);
  return () => {
    const a = first.data;
    const b = second.data;
    const result = output.data;
    let out = 0;
    for (let run = 0; run < walk.first.length; run++) {
      let i = walk.first[run];
      let j = walk.second[run];
      for (let k = 0; k < walk.length; k++) {
        write(a, i, b, j, result, out++);
        i += walk.firstStep;
        j += walk.secondStep;
      }
    }
  };
}

/** A kernel of one input that needs no parameters: one of these types in and out. */
export function elementKernel<N extends string, A extends TypedArray>(
  dtypes: readonly DType[],
  write: WriteElement<A, A>,
): Kernel<N> {
  return {
    prepare(context) {
      const { dtype } = inputOf(context, 0);
      return dtypes.includes(dtype) && fits(context, [dtype], dtype) ? forElements(context, write) : undefined;
    },
  };
}

/** A kernel of two inputs of one of these types that needs no parameters. */
export function pairKernel<N extends string, A extends TypedArray, R extends TypedArray = A>(
  dtypes: readonly DType[],
  write: WritePair<A, R>,
  outputType?: DType,
): Kernel<N> {
  return {
    prepare(context) {
      const { dtype } = inputOf(context, 0);
      const taken = dtypes.includes(dtype) && fits(context, [dtype, dtype], outputType ?? dtype);
      return taken ? forPairs(context, write) : undefined;
    },
  };
}
