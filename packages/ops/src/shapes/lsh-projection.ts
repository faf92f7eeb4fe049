import type { ShapeRule } from "@litequant/core";

import { contradiction, show } from "./contradiction.ts";
import { shapeOf } from "./known.ts";

/** One number a hash function, or in dense form one a bit. */
export const lshProjectionShape: ShapeRule<"LSH_PROJECTION"> = (options, inputs) => {
  const [hashes = 0, bits = 0] = shapeOf("LSH_PROJECTION", inputs, 0, 2);
  const items = shapeOf("LSH_PROJECTION", inputs, 1)[0];
  const weights = inputs[2]?.shape;
  if (bits > 32 || options.type === "UNKNOWN" || (weights && show(weights) !== show([items ?? 0]))) {
    throw contradiction(
      "LSH_PROJECTION",
      `${bits} bits of type ${options.type} for ${items} items, weights ${show(weights ?? [])}`,
    );
  }
  return [[options.type === "DENSE" ? hashes * bits : hashes]];
};
