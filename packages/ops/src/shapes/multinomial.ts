import type { ShapeRule } from "@litequant/core";

import { required, shapeOf, valuesOf } from "./known.ts";

/** As many draws as input 1 says for each row. */
export const multinomialShape: ShapeRule<"MULTINOMIAL"> = (_options, inputs) => {
  const [batch = 0] = shapeOf("MULTINOMIAL", inputs, 0, 2);
  const count = valuesOf(required("MULTINOMIAL", inputs, 1))?.[0];
  return count === undefined ? undefined : [[batch, Math.max(0, count)]];
};
