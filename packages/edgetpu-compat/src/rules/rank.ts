import { dataPorts, portText } from "../ports.ts";
import { defineRule } from "../rule.ts";
import { boxOf, shapeText } from "../shapes.ts";
import { edgeTpuStatus } from "../status.ts";

/** Only the three innermost dimensions of a tensor may differ from 1. */
export const rank = defineRule({
  name: "rank",
  what: "All dimensions of inputs and outputs left of the three innermost are 1; weights, biases and indices are exempt",
  source:
    "coral.ai/docs/edgetpu/models-intro, model requirements; google-coral/edgetpu#30, #75; logs of float16 models name rank before data type, also for constants that are dequantized",
  confidence: "measured",
  check(view) {
    const port = dataPorts(view).find(({ tensor }) => boxOf(tensor.shape).batch !== 1);
    if (port === undefined) return undefined;
    const { shape } = port.tensor;
    const outer = shapeText(shape.slice(0, -3));
    return {
      status: edgeTpuStatus.unsupportedRank,
      why: `${portText(port)} has shape ${shapeText(shape)}: its outer dimensions ${outer} must all be 1`,
      fix: port.constant
        ? "store weights as int8 instead of dequantizing them: litequant quantize --scheme int8"
        : shape.length === 4
          ? `export the model with batch size 1 instead of ${shape[0]} and run it once a sample; where the outer dimension is no batch, fold it into the next one with RESHAPE`
          : `keep tensors to three dimensions beside the batch: fold ${outer} into the others with RESHAPE`,
    };
  },
});
