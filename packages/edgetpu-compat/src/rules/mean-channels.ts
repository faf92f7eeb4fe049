import { constantValues } from "../ports.ts";
import { defineRule } from "../rule.ts";
import { shapeText } from "../shapes.ts";
import { edgeTpuStatus } from "../status.ts";

/** The mean over channels needs a multiple of four of them. */
export const meanChannels = defineRule({
  name: "mean-channels",
  what: "MEAN over the innermost dimension needs a multiple of 4 there",
  source: "coral.ai/docs/edgetpu/models-intro, Mean",
  confidence: "documented",
  check(view, model) {
    const shape = view.inputs[0]?.shape ?? [];
    const channels = shape.at(-1) ?? 4;
    if (view.operator.op !== "MEAN" || channels % 4 === 0) return undefined;
    const axes = constantValues(view, 1, model) ?? [];
    if (!axes.some((axis) => axis === -1 || axis === shape.length - 1)) return undefined;
    return {
      status: edgeTpuStatus.unspecifiedLimitation,
      why: `it averages the ${channels} channels of ${shapeText(shape)}; ${channels} is no multiple of 4`,
      fix: `give the tensor ${Math.ceil(channels / 4) * 4} channels, or average with a 1x1 CONV_2D of weights 1/${channels}`,
    };
  },
});
