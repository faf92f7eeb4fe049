import { elementCount } from "@litequant/core";
import type { Kernel, KernelContext } from "@litequant/core";

import { inputOf } from "../ports.ts";
import { copyAlong, createLaneWalk, lanesOf, lanesPerElement } from "../walk.ts";

/** Writes the diagonals of input `port` into the output's matrices, after `fill`. */
function setDiagonals(
  context: KernelContext,
  port: number,
  fill: (to: { fill(value: number): unknown; set(from: ArrayLike<number>): void }) => void,
): (() => void) | undefined {
  const diagonal = inputOf(context, port);
  const output = context.output(0);
  const lanes = lanesPerElement(output);
  if (lanes === undefined || diagonal.dtype !== output.dtype) return undefined;
  const { shape } = output;
  const [rows, columns] = shape.slice(-2);
  const matrices = elementCount(shape.slice(0, -2));
  const length = Math.min(rows, columns);
  const walk = createLaneWalk(lanes, [matrices, length], [length, 1], [rows * columns, columns + 1]);
  const from = lanesOf(diagonal);
  const to = lanesOf(output);
  return () => {
    fill(to());
    copyAlong(walk, from(), to());
  };
}

/** MATRIX_DIAG for every type of whole bytes; raw zeros around, whatever the form. LiteRT@f67457790 tflite/kernels/matrix_diag.cc. */
export const matrixDiag: Kernel<"MATRIX_DIAG"> = {
  prepare: (context) => setDiagonals(context, 0, (to) => to.fill(0)),
};

/** MATRIX_SET_DIAG for every type of whole bytes. LiteRT@f67457790 tflite/kernels/matrix_set_diag.cc. */
export const matrixSetDiag: Kernel<"MATRIX_SET_DIAG"> = {
  prepare(context) {
    const input = inputOf(context, 0);
    if (input.dtype !== context.output(0).dtype) return undefined;
    const from = lanesOf(input);
    return setDiagonals(context, 1, (to) => to.set(from()));
  },
};
