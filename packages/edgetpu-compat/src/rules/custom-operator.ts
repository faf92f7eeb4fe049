import { defineRule } from "../rule.ts";
import { edgeTpuStatus } from "../status.ts";

/** Custom operators run on the CPU. */
export const customOperator = defineRule({
  name: "custom-operator",
  what: "Custom operators stay on the CPU",
  source:
    "logs of SSD models with TFLite_Detection_PostProcess and of PoseNet with PosenetDecoderOp, compilers 1.0 to 16.0; google-coral/test_data",
  confidence: "measured",
  check({ operator: { op } }) {
    if (!op.startsWith("CUSTOM:")) return undefined;
    return {
      status: edgeTpuStatus.unsupportedDataType,
      why: `${op.slice("CUSTOM:".length)} is a custom operator`,
      fix: "as the last operator it costs little: it runs on the CPU with its own kernel. Before others, express it with builtin operators, or split the model there",
    };
  },
});
