import { optionsOf } from "@litequant/ops";

import { inputsOf } from "../ports.ts";
import { defineRule } from "../rule.ts";
import { edgeTpuStatus } from "../status.ts";

/** Both dilations of a convolution are equal, where the kernel extends in both directions. */
export const dilation = defineRule({
  name: "dilation",
  what: "A convolution has the same dilation in y and x; along a side of 1 the kernel has none, whatever the option says",
  source:
    "coral.ai/docs/edgetpu/models-intro, Conv2d and DepthwiseConv2d; the exception for 3x1 kernels was seen in compiled temporal convolution nets",
  confidence: "measured",
  check(view) {
    const { dilationHFactor: high, dilationWFactor: wide } = (optionsOf(view.operator) ?? {}) as {
      readonly dilationHFactor?: number;
      readonly dilationWFactor?: number;
    };
    const [, height, width] = inputsOf(view, "weight")[0]?.tensor.shape ?? [];
    if (high === undefined || wide === undefined || high === wide || height === 1 || width === 1) return undefined;
    return {
      status: edgeTpuStatus.unspecifiedLimitation,
      why: `dilation is ${high} in y and ${wide} in x; both must be equal for a ${height}x${width} kernel`,
      fix: "use one dilation for both directions, or a kernel with one side of 1",
    };
  },
});
