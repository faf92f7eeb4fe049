import { optionsOf } from "@litequant/ops";

import { defineRule } from "../rule.ts";
import { edgeTpuStatus } from "../status.ts";

const operations = ["AVERAGE_POOL_2D", "MAX_POOL_2D", "CONCATENATION"];

/** Pooling and concatenation have no fused activation. */
export const fusedActivation = defineRule({
  name: "fused-activation",
  what: "AVERAGE_POOL_2D, MAX_POOL_2D and CONCATENATION have no fused activation",
  source: "coral.ai/docs/edgetpu/models-intro, AveragePool2d, MaxPool2d, Concatenation",
  confidence: "documented",
  check({ operator }) {
    if (!operations.includes(operator.op)) return undefined;
    const { fusedActivationFunction = "NONE" } = (optionsOf(operator) ?? {}) as {
      readonly fusedActivationFunction?: string;
    };
    if (fusedActivationFunction === "NONE") return undefined;
    return {
      status: edgeTpuStatus.unspecifiedLimitation,
      why: `${fusedActivationFunction} is fused into it`,
      fix: `move the ${fusedActivationFunction} in front of it, into the convolutions that feed it`,
    };
  },
});
