import type { ShapeRule } from "@litequant/core";

import { contradiction, show } from "./contradiction.ts";
import { shapeOf, valuesOf } from "./known.ts";
import { padded } from "./pad.ts";

const shapeOfPadded = padded("MIRROR_PAD");

/** Each dimension grows by its row of input 1, at most by what it has to mirror. */
export const mirrorPadShape: ShapeRule<"MIRROR_PAD"> = (options, inputs) => {
  const result = shapeOfPadded(options, inputs);
  if (result === undefined) return undefined;
  const shape = shapeOf("MIRROR_PAD", inputs, 0);
  const edge = options.mode === "REFLECT" ? 1 : 0;
  const paddings = valuesOf(inputs[1]) ?? [];
  if (paddings.some((padding, i) => padding > (shape[i >> 1] ?? 0) - edge && padding > 0)) {
    throw contradiction("MIRROR_PAD", `paddings ${show(paddings)} are more than ${show(shape)} has to mirror`);
  }
  return result;
};
