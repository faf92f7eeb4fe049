import { elementCount } from "@litequant/core";
import { optionsOf } from "@litequant/ops";

import { defineRule } from "../rule.ts";
import { shapeText } from "../shapes.ts";
import { edgeTpuStatus } from "../status.ts";

/** Outputs of one layer; layers of about 100,000 are cut in two by the maker's own split_fc tool. */
const mostOutputs = 65_536;

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

/** Very wide dense layers do not fit. */
export const fullyConnectedSize = defineRule({
  name: "fully-connected-size",
  what: `A FULLY_CONNECTED layer has at most ${mostOutputs} outputs`,
  source:
    "google-coral/libcoral CHANGES.md and its split_fc tool for layers of about 100,000 outputs; the line between is ours",
  confidence: "inferred",
  check({ operator, outputs }) {
    const count = outputs[0]?.shape.at(-1) ?? 0;
    if (operator.op !== "FULLY_CONNECTED" || count <= mostOutputs) return undefined;
    return {
      status: edgeTpuStatus.unspecifiedLimitation,
      why: `${count} outputs; layers beyond ${mostOutputs} are probably left to the CPU`,
      fix: `split the layer into several of at most ${mostOutputs} outputs and concatenate them`,
    };
  },
});
