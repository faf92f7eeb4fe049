import { elementCount } from "@litequant/core";
import type { ShapeRule } from "@litequant/core";

import { contradiction, show } from "./contradiction.ts";
import { shapeOf } from "./known.ts";

/** `[..., I]` and weights `[O, I]` to `[N, O]`, or to `[..., O]` where `keepNumDims` is set. */
export const fullyConnectedShape: ShapeRule<"FULLY_CONNECTED"> = (options, inputs) => {
  const input = shapeOf("FULLY_CONNECTED", inputs, 0);
  const [units = 0, depth = 0] = shapeOf("FULLY_CONNECTED", inputs, 1, 2);
  if (options.keepNumDims) {
    if (input.at(-1) !== depth) {
      throw contradiction(
        "FULLY_CONNECTED",
        `weights of depth ${depth} do not fit the last dimension of ${show(input)}`,
      );
    }
    return [[...input.slice(0, -1), units]];
  }
  const count = elementCount(input);
  if (depth === 0 || count % depth !== 0) {
    throw contradiction(
      "FULLY_CONNECTED",
      `${count} input elements ${show(input)} are no multiple of the weights' depth ${depth}`,
    );
  }
  return [[count / depth, units]];
};
