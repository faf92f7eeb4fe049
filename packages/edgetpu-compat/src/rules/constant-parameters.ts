import { inputsOf, portText } from "../ports.ts";
import { defineRule } from "../rule.ts";
import { edgeTpuStatus } from "../status.ts";

/** Parameters are constants of the file. */
export const constantParameters = defineRule({
  name: "constant-parameters",
  what: "Weights, biases, shapes, paddings, axes, begins, sizes and permutations are constants of the file",
  source: "coral.ai/docs/edgetpu/models-intro, model requirements: parameters must be constant at compile time",
  confidence: "documented",
  check(view) {
    const port = inputsOf(view, "weight", "bias", "plain").find(({ constant }) => !constant);
    if (port === undefined) return undefined;
    return {
      status: edgeTpuStatus.notConstant,
      why: `${portText(port)} is computed while the model runs`,
      fix: "export the model with fixed input shapes, so that the converter folds this input into a constant; a product of two activations has no form that the chip can run",
    };
  },
});
