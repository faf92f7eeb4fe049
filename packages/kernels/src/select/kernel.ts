import type { Kernel, KernelContext } from "@litequant/core";

import { inputOf } from "../ports.ts";
import { sumsOf } from "../rows.ts";
import { broadcastStrides, lanesOf, lanesPerElement } from "../walk.ts";

/** Copies elements of input 1 or 2 by the condition in input 0, all with strides of their own over the output's shape. */
function choose(context: KernelContext, conditionStrides: readonly number[]): (() => void) | undefined {
  const condition = inputOf<Uint8Array>(context, 0);
  const first = inputOf(context, 1);
  const second = inputOf(context, 2);
  const output = context.output(0);
  const lanes = lanesPerElement(output);
  if (lanes === undefined || condition.dtype !== "bool") return undefined;
  if (first.dtype !== output.dtype || second.dtype !== output.dtype) return undefined;
  const { shape } = output;
  const rows = (strides: readonly number[]) =>
    sumsOf(shape.slice(0, -1).map((size, axis) => Array.from({ length: size }, (_, i) => i * strides[axis])));
  const firstStrides = broadcastStrides(first.shape, shape);
  const secondStrides = broadcastStrides(second.shape, shape);
  const [conditionRows, firstRows, secondRows] = [rows(conditionStrides), rows(firstStrides), rows(secondStrides)];
  const last = shape.length - 1;
  const length = last < 0 ? 1 : shape[last];
  const conditionStep = conditionStrides[last] ?? 0;
  const firstStep = (firstStrides[last] ?? 0) * lanes;
  const secondStep = (secondStrides[last] ?? 0) * lanes;
  const left = lanesOf(first);
  const right = lanesOf(second);
  const to = lanesOf(output);
  return () => {
    const yes = condition.data;
    const a = left();
    const b = right();
    const target = to();
    let out = 0;
    for (let row = 0; row < conditionRows.length; row++) {
      let ifAt = conditionRows[row];
      let aAt = firstRows[row] * lanes;
      let bAt = secondRows[row] * lanes;
      for (let i = 0; i < length; i++) {
        for (let lane = 0; lane < lanes; lane++) target[out++] = yes[ifAt] === 0 ? b[bAt + lane] : a[aAt + lane];
        ifAt += conditionStep;
        aAt += firstStep;
        bAt += secondStep;
      }
    }
  };
}

/** SELECT for every type of whole bytes; a condition of one dimension chooses rows. LiteRT@f67457790 tflite/kernels/select.cc. */
export const select: Kernel<"SELECT"> = {
  prepare(context) {
    const condition = inputOf(context, 0).shape;
    const { shape } = context.output(0);
    const byRow = condition.length === 1 && shape.length > 1;
    return choose(context, byRow ? shape.map((_, axis) => (axis === 0 ? 1 : 0)) : broadcastStrides(condition, shape));
  },
};

/** SELECT_V2 for every type of whole bytes. LiteRT@f67457790 tflite/kernels/select.cc. */
export const selectV2: Kernel<"SELECT_V2"> = {
  prepare: (context) => choose(context, broadcastStrides(inputOf(context, 0).shape, context.output(0).shape)),
};
