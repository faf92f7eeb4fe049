import { defineRule } from "../rule.ts";
import { edgeTpuStatus } from "../status.ts";

/** QUANTIZE between integers is mapped, from float never. */
export const floatQuantize = defineRule({
  name: "float-quantize",
  what: "QUANTIZE is mapped between int8 and uint8 of any scale, never from float",
  source: "compiler logs of models with float inputs, versions 2.1 to 16.0; google-coral/edgetpu#222",
  confidence: "measured",
  check({ operator, inputs, outputs, id }, model) {
    const from = inputs[0]?.dtype ?? "";
    if (operator.op !== "QUANTIZE" || !from.includes("float")) return undefined;
    return {
      status: edgeTpuStatus.unspecifiedLimitation,
      why: `it converts ${from} to ${outputs[0]?.dtype}, which only the CPU can`,
      fix:
        model.subgraphs[id.subgraph]?.inputs.includes(operator.inputs[0] ?? -1) === true
          ? "it is the model's input: give the model integer inputs, litequant quantize --input-type int8 (or uint8), and quantize samples in the application. At the start it cuts nothing"
          : "it follows an operator that stayed float: make that one int8, or move it behind the model",
    };
  },
});
