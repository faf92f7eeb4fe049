import { elementCount } from "@litequant/core";
import { optionsOf } from "@litequant/ops";

import { defineRule } from "../rule.ts";
import { shapeText } from "../shapes.ts";
import { edgeTpuStatus } from "../status.ts";

/** A dense layer has one row of outputs. */
export const fullyConnectedOutput = defineRule({
  name: "fully-connected-output",
  what: "A FULLY_CONNECTED layer has one row of outputs and weights in the default format",
  source: "coral.ai/docs/edgetpu/models-intro, FullyConnected",
  confidence: "documented",
  check({ operator, outputs }) {
    if (operator.op !== "FULLY_CONNECTED") return undefined;
    const shape = outputs[0]?.shape ?? [];
    const rows = elementCount(shape.slice(0, -1));
    const { weightsFormat } = (optionsOf(operator) ?? {}) as { readonly weightsFormat?: string };
    if (rows !== 1)
      return {
        status: edgeTpuStatus.unspecifiedLimitation,
        why: `the output ${shapeText(shape)} has ${rows} rows; the chip computes one`,
        fix: "compute several rows with a 1x1 CONV_2D on [1, 1, rows, channels] instead of a dense layer",
      };
    if (weightsFormat !== undefined && weightsFormat !== "DEFAULT")
      return {
        status: edgeTpuStatus.unspecifiedLimitation,
        why: `its weights are in the format ${weightsFormat}`,
        fix: "convert the model again without shuffled weights",
      };
    return undefined;
  },
});
