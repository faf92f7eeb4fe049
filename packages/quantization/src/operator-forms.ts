import { arrayFromBytes, bytesOf, allocate, LitequantError } from "@litequant/core";
import type { ConstantRanges, Model, PortForm, Reason, Tensor, TensorForm } from "@litequant/core";

import type { Asked, Wish } from "./ask.ts";
import { biasForms } from "./bias.ts";
import { countOutside } from "./float16-range.ts";
import { flatbufferRule, flatbufferWeight } from "./flatbuffer-rules.ts";
import { formOf } from "./forms.ts";
import type { Port } from "./ports.ts";
import type { Solution } from "./solve.ts";
import { weightForm } from "./weights.ts";
import { tensorName } from "./views.ts";

/** The forms of an operator's ports, biases last. */
export interface OperatorForms {
  readonly inputs: readonly (PortForm | undefined)[];
  readonly outputs: readonly (PortForm | undefined)[];
  readonly intermediates: readonly (PortForm | undefined)[];
  /** Weights whose scale was raised for the sake of the bias. */
  readonly widened: readonly { readonly tensor: number; readonly channels: number; readonly of: number }[];
}

/** The forms that an operator's wishes lead to, or why they cannot be had. */
export function formOperator(
  model: Model,
  asked: Asked,
  solution: Solution,
  constants: ConstantRanges,
): OperatorForms | Reason {
  const { subgraph, index } = asked.view.id;
  const { table } = solution;
  const tensors = model.subgraphs[subgraph]!.tensors;
  const ofSide = (side: "in" | "out" | "mid"): (PortForm | undefined)[] =>
    table
      .of(subgraph, index, side)
      .map((port) => formPort(model, port, asked, tensors[port.tensor], solution, constants));

  const [inputs, intermediates] = [ofSide("in"), ofSide("mid")];
  const widened: OperatorForms["widened"][number][] = [];
  const positions = Math.max(inputs.length, asked.view.spec?.inputs.length ?? 0);
  for (let position = 0; position < positions; position++) {
    const wish = asked.wish("in", position);
    if (wish?.spec.biasOf === undefined || wish.request.stored) continue;
    const formed = formBias(model, asked, position, wish, { inputs, intermediates }, solution);
    if ("code" in formed) return formed;
    inputs[position] = formed.bias;
    if (formed.widened === undefined) continue;
    inputs[wish.spec.biasOf.weight] = formed.widened.weight;
    widened.push(formed.widened.finding);
  }
  if (asked.scheme.rules === "flatbuffer") calculateWeights(model, asked, inputs, table);
  return { inputs, outputs: ofSide("out"), intermediates, widened };
}

function formPort(
  model: Model,
  port: Port,
  asked: Asked,
  tensor: Tensor | undefined,
  solution: Solution,
  constants: ConstantRanges,
): PortForm | undefined {
  const wish = asked.wish(port.side, port.position);
  if (wish === undefined || tensor === undefined || isComputedBias(wish)) return undefined;
  const form = solution.formAt(port);
  if (form !== undefined) return { form };
  if (wish.request.outside === "keep" && countOutside(model, tensor) > 0) return undefined;
  if (!solution.table.isConstant(port)) {
    throw new LitequantError(
      "INTERNAL",
      `port ${port.position} of operator ${port.operator} was asked for and got no form`,
    );
  }
  const stored = weightForm(tensor, asked.view.operator, wish, constants, asked.scheme.rules);
  return wish.request.stored ? { form: formOf(tensor), stored } : { form: stored };
}

/** Gives constant weights their integers as the scheme's own rules have them. */
function calculateWeights(
  model: Model,
  asked: Asked,
  inputs: (PortForm | undefined)[],
  table: Solution["table"],
): void {
  const { id, inputs: tensors } = asked.view;
  for (const port of table.of(id.subgraph, id.index, "in")) {
    const form = inputs[port.position];
    const tensor = tensors[port.position];
    if (!form || !tensor || asked.wish("in", port.position)?.spec.role !== "weight" || !table.isConstant(port))
      continue;
    const bytes = flatbufferWeight(model.buffers[tensor.buffer]!, tensor.shape, form.stored ?? form.form);
    if (bytes !== undefined) inputs[port.position] = { ...form, bytes };
  }
}

/** A bias whose scale follows from its input's and weight's, unless it is only stored in another form. */
function isComputedBias({ request, spec }: Wish): boolean {
  return spec.role === "bias" && request.stored !== true;
}

interface FormedBias {
  readonly bias: PortForm;
  readonly widened?: { readonly weight: PortForm; readonly finding: OperatorForms["widened"][number] };
}

function formBias(
  model: Model,
  { view, scheme }: Asked,
  position: number,
  { request, spec }: Wish,
  forms: Pick<OperatorForms, "inputs" | "intermediates">,
  { table }: Solution,
): FormedBias | Reason {
  const { subgraph, index } = view.id;
  const ports = table.of(subgraph, index, "in");
  const { inputs } = forms;
  const { input = 0, intermediate, normalized } = spec.biasOf!;
  const formAt = (at: number): TensorForm => inputs[at]?.form ?? formOf(view.inputs[at]!);
  const instead = normalized && view.inputs[normalized.weight] ? normalized : undefined;
  const weight = instead?.weight ?? spec.biasOf!.weight;
  const weightPort = ports[weight]!;
  const outer = intermediate === undefined ? formAt(input) : forms.intermediates[intermediate]?.form;
  const inputScale = instead?.factor ?? outer?.scale?.[0];
  const weightForm = formAt(weight);
  if (inputScale === undefined || weightForm.scale === undefined) {
    return { code: "BIAS_WITHOUT_SCALE", message: "its bias cannot be an integer where its input or weight is not" };
  }
  const tensor = view.inputs[position];
  const channels = weightForm.scale.length;
  if (tensor === undefined) {
    const count = view.inputs[weight]!.shape[spec.channelAxis ?? weightForm.axis ?? 0]!;
    const { bias } = biasForms(undefined, inputScale, weightForm, request.dtype, false);
    return { bias: { form: bias, bytes: bytesOf(allocate(request.dtype, count)) } };
  }
  const values = arrayFromBytes("float32", model.buffers[tensor.buffer]!) as Float32Array;
  if (channels > 1 && values.length !== channels) {
    const name = tensorName(model, subgraph, ports[position]!.tensor);
    return { code: "BIAS_SHAPE", message: `its bias ${name} has ${values.length} elements for ${channels} channels` };
  }
  const mayWiden = !instead && inputs[weight] !== undefined && table.isConstant(weightPort);
  const rule = scheme.rules === "flatbuffer" ? flatbufferRule : undefined;
  const formed = biasForms(values, inputScale, weightForm, request.dtype, mayWiden, rule);
  const bias: PortForm = { form: formed.bias, ...(tensor.shape.length !== 1 && { shape: [values.length] }) };
  if (!mayWiden && !fitsBias(values, formed.bias.scale!)) {
    const name = tensorName(model, subgraph, ports[position]!.tensor);
    const message = `its bias ${name} does not fit into 32 bits at the scale of its weights, which are given`;
    return { code: "BIAS_TOO_LARGE", message };
  }
  if (formed.widened === 0) return { bias };
  const finding = { tensor: weightPort.tensor, channels: formed.widened, of: channels };
  return { bias, widened: { weight: { ...inputs[weight], form: formed.weight }, finding } };
}

function fitsBias(values: Float32Array, scale: readonly number[]): boolean {
  return values.every((value, i) => Math.abs(value / scale[scale.length === 1 ? 0 : i]!) <= 2147483647);
}
