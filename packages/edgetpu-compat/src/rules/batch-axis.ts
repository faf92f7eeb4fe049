import type { Model, OperatorView } from "@litequant/core";
import { optionsOf } from "@litequant/ops";

import { constantValues } from "../ports.ts";
import { defineRule } from "../rule.ts";
import { edgeTpuStatus } from "../status.ts";

/** Axes that an operator works along, from an option or from the values of an input; rows of paddings that are not zero. */
type Axes = (view: OperatorView, model: Model) => readonly number[];

const option: Axes = ({ operator }) => {
  const { axis } = (optionsOf(operator) ?? {}) as { readonly axis?: number };
  return axis === undefined ? [] : [axis];
};
const input =
  (position: number): Axes =>
  (view, model) =>
    constantValues(view, position, model) ?? [];
const padded: Axes = (view, model) => {
  const values = constantValues(view, 1, model) ?? [];
  return values.flatMap((value, index) => (value === 0 ? [] : [index >> 1]));
};

const axesOf: Readonly<Record<string, Axes>> = {
  CONCATENATION: option,
  PACK: option,
  MEAN: input(1),
  SUM: input(1),
  REDUCE_MAX: input(1),
  REDUCE_MIN: input(1),
  // One part is the whole: mapped whatever the axis.
  SPLIT: (view, model) => (view.outputs.length === 1 ? [] : input(0)(view, model)),
  PAD: padded,
};

/** Nothing works along the batch. */
export const batchAxis = defineRule({
  name: "batch-axis",
  what: "Concatenating, packing, splitting, reducing and padding leave the batch dimension of four-dimensional tensors alone",
  source:
    "coral.ai/docs/edgetpu/models-intro: Concatenation, Mean, Pack, Pad, ReduceMax, ReduceMin, Split, Sum; yamnet_spectra_in of google-coral/coralmicro for a split into one",
  confidence: "documented",
  check(view, model) {
    const axes = Object.hasOwn(axesOf, view.operator.op) ? axesOf[view.operator.op]! : undefined;
    // The larger of both: PACK makes a dimension, reductions take some.
    const rank = Math.max(...[...view.inputs, ...view.outputs].map((tensor) => tensor?.shape.length ?? 0));
    if (axes === undefined || rank < 4) return undefined;
    if (!axes(view, model).some((axis) => (axis < 0 ? axis + rank : axis) === 0)) return undefined;
    return {
      status: edgeTpuStatus.unspecifiedLimitation,
      why: `${view.operator.op} works along axis 0, the batch`,
      fix: "move the values into rows, columns or channels with RESHAPE first, and use that axis",
    };
  },
});
