import { elementCount } from "@litequant/core";

import { defineRule } from "../rule.ts";
import { shapeText } from "../shapes.ts";
import { edgeTpuStatus } from "../status.ts";

/** PRELU has one alpha a channel. */
export const preluAlpha = defineRule({
  name: "prelu-alpha",
  what: "PRELU's alpha has a size over 1 in the innermost dimension only",
  source: "coral.ai/docs/edgetpu/models-intro, PRelu",
  confidence: "documented",
  check({ operator, inputs }) {
    const shape = inputs[1]?.shape ?? [];
    if (operator.op !== "PRELU" || elementCount(shape.slice(0, -1)) === 1) return undefined;
    return {
      status: edgeTpuStatus.unspecifiedLimitation,
      why: `alpha has shape ${shapeText(shape)}: one for every pixel`,
      fix: "share it over rows and columns, Keras: PReLU(shared_axes=[1, 2])",
    };
  },
});
