import type { DType, Model, OperatorView } from "@litequant/core";

import { operations, replacements } from "../operations.ts";
import { dataPorts, inputsOf, portText } from "../ports.ts";
import type { Port } from "../ports.ts";
import { defineRule } from "../rule.ts";
import { edgeTpuStatus } from "../status.ts";

const eightBit: readonly DType[] = ["int8", "uint8"];

/** Activations and weights are 8-bit integers, biases int32. */
export const dataType = defineRule({
  name: "data-type",
  what: "Inputs, outputs and weights are int8 or uint8, biases int32; an LSTM's cell state may be int16",
  source:
    "coral.ai/docs/edgetpu/models-intro, model requirements; google-coral/edgetpu#609, #222, #708; logs of float and float16 models; keras_lstm_mnist_ptq of google-coral/test_data",
  confidence: "measured",
  check(view, model) {
    const refused = (ports: readonly Port[], allowed: readonly DType[]): Port | undefined =>
      ports.find(({ tensor }) => !allowed.includes(tensor.dtype));
    const data = refused(dataPorts(view), eightBit);
    const isCell = view.spec?.inputs.some(({ role }) => role === "state") === true;
    const parameter =
      refused(inputsOf(view, "weight"), isCell ? [...eightBit, "int16"] : eightBit) ??
      refused(inputsOf(view, "bias"), ["int32"]) ??
      refused(inputsOf(view, "state"), [...eightBit, "int16"]);
    const port = data ?? parameter;
    if (port === undefined) return undefined;
    const { dtype } = port.tensor;
    return {
      status: edgeTpuStatus.unsupportedDataType,
      why: `${portText(port)} is ${dtype}; ${data ? "int8 or uint8 is needed" : "weights must be int8 or uint8, biases int32"}`,
      fix: fixOf(view, model, dtype, data !== undefined),
    };
  },
});

function fixOf({ operator, id }: OperatorView, model: Model, dtype: DType, isData: boolean): string {
  if (operator.op === "DEQUANTIZE")
    return model.subgraphs[id.subgraph]?.outputs.includes(operator.outputs[0] ?? -1) === true
      ? "it is the model's output: give the model integer outputs, litequant quantize --output-type int8 (or uint8), and apply scale and zero point in the application. At the end it cuts nothing"
      : "an operator behind it stayed float: make that one int8, or move it behind the model";
  if (!Object.hasOwn(operations, operator.op) && !operator.op.startsWith("BUILTIN:"))
    return `${replacements[operator.op] ?? "move it behind the model, into the application"}: the compiler has no ${operator.op} of any type`;
  if (!isData) return "quantize the float model with litequant quantize --scheme int8, weights in 8 bits";
  if (dtype === "float32" || dtype === "float16")
    return "quantize the float model to full integers: litequant quantize MODEL -o OUT.tflite --scheme int8 --input-type int8 --output-type int8 --target edgetpu --data SAMPLES";
  if (dtype === "int16")
    return "16-bit activations run on the CPU only: quantize the float model with --scheme int8 instead of int16x8";
  return `computing on ${dtype} stays on the CPU: move it behind the model, into the application`;
}
