import { editModel } from "@litequant/core";
import type {
  Model,
  Operator,
  OpSpec,
  PortForm,
  QuantizationPlan,
  QuantizedModel,
  Tensor,
  TensorForm,
} from "@litequant/core";
import { operatorVersion } from "@litequant/ops";

import { createBytesCache } from "./bytes-cache.ts";
import { isConversion } from "./conversions.ts";
import { formOf, sameForm, signedForm, withForm } from "./forms.ts";
import { listPorts } from "./ports.ts";
import type { PortTable } from "./ports.ts";
import { createReader } from "./reader.ts";
import { takenOut, unfuse } from "./unfuse.ts";
import type { Place } from "./reader.ts";

/** What applying needs beside the plan. */
export interface ApplyOptions {
  /** Facts about operators, for their versions. */
  readonly specOf: (op: string) => OpSpec | undefined;
}

/**
 * Carries out a plan: a new model, with links from the planned one.
 *
 * Every tensor takes the form that its writer gives it. Where a reader wants another form, a QUANTIZE or DEQUANTIZE
 * stands in front of the first such reader and serves all of that form. Constants are converted instead, once per
 * form. Names of the model's inputs and outputs stay with the tensors that users see.
 */
export function applyPlan(model: Model, plan: QuantizationPlan, { specOf }: ApplyOptions): QuantizedModel {
  const editor = editModel(model);
  const table = listPorts(model);
  const bytes = createBytesCache(model);
  for (const subgraph of model.subgraphs.keys()) {
    applySubgraph({
      model,
      plan,
      editor,
      table,
      bytes,
      specOf,
      subgraph,
      names: new Set(model.subgraphs[subgraph]!.tensors.map(({ name }) => name)),
    });
  }
  return { ...editor.build(), plan };
}

interface Work extends Place {
  readonly plan: QuantizationPlan;
  readonly table: PortTable;
  readonly specOf: ApplyOptions["specOf"];
}

function applySubgraph(work: Work): void {
  const { model, plan, editor, specOf, subgraph } = work;
  const graph = model.subgraphs[subgraph]!;
  const ends = plan.ends[subgraph]!;
  const decisions = plan.operators.filter((decision) => decision.subgraph === subgraph);
  const written = graph.tensors.map((_, tensor) => writtenForm(work, decisions, tensor));
  graph.tensors.forEach((tensor, index) => {
    const form = written[index];
    if (form && !sameForm(form, formOf(tensor))) editor.replaceTensor({ subgraph, index }, withForm(tensor, form));
  });
  for (const { intermediates, index } of decisions) {
    intermediates.forEach((port, i) => {
      const tensor = graph.operators[index]!.intermediates[i]!;
      if (port && tensor >= 0)
        editor.replaceTensor({ subgraph, index: tensor }, withForm(graph.tensors[tensor]!, port.form));
    });
  }

  const operators: Operator[] = [];
  const origins: number[] = [];
  const push = (operator: Operator, origin: number): void => {
    operators.push(operator);
    origins.push(origin);
  };
  const read = createReader(work, written, (conversion) => push(withVersion(work, conversion), -1));
  graph.operators.forEach((operator, index) => {
    const { inputs: forms, outputs: outputForms, options } = decisions[index]!;
    const count = Math.max(operator.inputs.length, forms.length);
    const through = isConversion(specOf(operator.op))
      ? formThrough(graph.tensors, operator, forms, outputForms)
      : undefined;
    if (through !== undefined) {
      read.replace(operator.outputs[0]!, read.tensor(operator.inputs[0]!, { form: through }), through);
      return;
    }
    const inputs = Array.from({ length: count }, (_, port) => {
      const tensor = operator.inputs[port] ?? -1;
      return tensor < 0 ? read.added(operator, forms[port]) : read.tensor(tensor, forms[port]);
    });
    while (inputs.length > operator.inputs.length && inputs.at(-1) === -1) inputs.pop();
    const merged =
      options === undefined
        ? {}
        : { options: { ...("options" in operator && operator.options), ...(options as object) } };
    const rewired = { ...operator, ...merged, inputs } as Operator;
    const changed =
      options !== undefined ||
      changesForm(graph.tensors, operator.inputs, forms) ||
      changesForm(graph.tensors, operator.outputs, outputForms);
    const whole = changed ? withVersion(work, rewired) : rewired;
    const activation = takenOut(operator, rewired);
    if (activation === undefined) push(whole, index);
    else unfuse(work, whole, activation, (part, isNew) => push(part, isNew ? -1 : index));
  });
  const outputs = graph.outputs.map((tensor, i) => (tensor < 0 ? -1 : read.end(tensor, ends.outputs[i]!)));
  editor.setOperators(subgraph, operators, origins);
  editor.setEnds(subgraph, graph.inputs, outputs);
}

/** The form in which a tensor's values come to be; undefined for constants, which have every form they are read in. */
function writtenForm(
  { table, plan, model, subgraph }: Work,
  decisions: QuantizationPlan["operators"],
  tensor: number,
): TensorForm | undefined {
  const source = table.source(subgraph, tensor);
  const [reader] = table.readers(subgraph, tensor);
  const { isVariable } = model.subgraphs[subgraph]!.tensors[tensor]!;
  const given = formOf(model.subgraphs[subgraph]!.tensors[tensor]!);
  // A variable lives between its readers and its writer, which agree.
  if (isVariable && reader) return decisions[reader.operator]?.inputs[reader.position]?.form ?? given;
  if (source === undefined) return reader && table.isConstant(reader) ? undefined : given;
  if (source.operator < 0) return plan.ends[subgraph]!.inputs[source.position] ?? given;
  return decisions[source.operator]!.outputs[source.position]?.form ?? given;
}

/** The form that a planned conversion has on both sides, uint8 standing for int8: then it is left out. */
function formThrough(
  tensors: readonly Tensor[],
  { inputs, outputs }: Operator,
  [from]: readonly (PortForm | undefined)[],
  [to]: readonly (PortForm | undefined)[],
): TensorForm | undefined {
  if (from === undefined && to === undefined) return undefined;
  const given = (index: number): TensorForm => signedForm(formOf(tensors[index]!));
  const form = from?.form ?? given(inputs[0]!);
  return sameForm(form, to?.form ?? given(outputs[0]!)) ? form : undefined;
}

/** Whether the kernel sees another form than before at any of these ports. */
function changesForm(
  tensors: readonly Tensor[],
  ports: readonly number[],
  forms: readonly (PortForm | undefined)[],
): boolean {
  return forms.some((port, i) => {
    const tensor = tensors[ports[i] ?? -1];
    return port !== undefined && (tensor === undefined || !sameForm(port.form, formOf(tensor)));
  });
}

/** The version that an operator's new data need. */
function withVersion({ editor, specOf, subgraph }: Work, operator: Operator): Operator {
  const spec = specOf(operator.op);
  if (spec === undefined) return operator;
  const at = (index: number): Tensor | undefined => (index < 0 ? undefined : editor.tensor({ subgraph, index }));
  return { ...operator, version: operatorVersion(spec, operator, operator.inputs.map(at), operator.outputs.map(at)) };
}
