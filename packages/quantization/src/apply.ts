import { editModel, elementBits } from "@litequant/core";
import type {
  Model,
  ModelEditor,
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
import type { BytesCache } from "./bytes-cache.ts";
import { formKey, formOf, sameForm, withForm } from "./forms.ts";
import { listPorts } from "./ports.ts";
import type { PortTable } from "./ports.ts";

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

interface Work {
  readonly model: Model;
  readonly plan: QuantizationPlan;
  readonly editor: ModelEditor;
  readonly table: PortTable;
  readonly bytes: BytesCache;
  readonly specOf: ApplyOptions["specOf"];
  readonly subgraph: number;
  /** Names in use, so that new ones are unique. */
  readonly names: Set<string>;
}

function applySubgraph(work: Work): void {
  const { model, plan, editor, subgraph } = work;
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
    const changed = forms.length > 0 || outputForms.length > 0;
    push(changed ? withVersion(work, rewired) : rewired, index);
  });
  const outputs = graph.outputs.map((tensor, i) => read.end(tensor, ends.outputs[i]!));
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

interface Reader {
  /** The index of `tensor` in the wanted form; undefined: in the form it has in the model. */
  tensor(tensor: number, wanted: PortForm | undefined): number;
  /** The index of a constant that the plan adds at an absent input, or -1. */
  added(operator: Operator, wanted: PortForm | undefined): number;
  /** The index of an output of the subgraph in this form, under the name that it has in the model. */
  end(tensor: number, form: TensorForm): number;
}

function createReader(
  work: Work,
  written: readonly (TensorForm | undefined)[],
  push: (operator: Operator) => void,
): Reader {
  const { model, editor, subgraph, bytes, names } = work;
  const tensors = model.subgraphs[subgraph]!.tensors;
  /** Tensors by origin and form. */
  const placed = new Map<string, number>();
  /** Constants whose own index stands for one of their forms. */
  const taken = new Set<number>();

  const convert = (from: number, tensor: number, form: TensorForm): number => {
    const to = editor.addTensor(subgraph, {
      ...withForm(tensors[tensor]!, form),
      name: newName(tensor, form),
      buffer: 0,
      isVariable: false,
    });
    const op = form.dtype.startsWith("float") ? "DEQUANTIZE" : "QUANTIZE";
    push({ op, options: {}, version: 1, inputs: [from], outputs: [to], intermediates: [] });
    return to;
  };
  const newName = (tensor: number, { dtype }: TensorForm): string =>
    uniqueName(names, `${tensors[tensor]!.name}_${dtype}`);

  const store = (tensor: number, form: TensorForm, data: Uint8Array | undefined): number => {
    const converted = data ?? bytes.of(tensors[tensor]!, form);
    const stored = withForm(tensors[tensor]!, form);
    if (taken.has(tensor)) return editor.addTensor(subgraph, { ...stored, name: newName(tensor, form) }, converted);
    taken.add(tensor);
    editor.replaceTensor({ subgraph, index: tensor }, stored, converted);
    return tensor;
  };
  const once = (key: string, make: () => number): number => {
    const found = placed.get(key);
    if (found !== undefined) return found;
    const made = make();
    placed.set(key, made);
    return made;
  };
  const constant = (tensor: number, { form, stored = form, bytes: data }: PortForm): number =>
    once(`${tensor}:${formKey(form)}:${formKey(stored)}:${data ? bytes.key(data) : ""}`, () => {
      const at = once(`${tensor}:${formKey(stored)}:${data ? bytes.key(data) : ""}`, () => {
        if (!sameForm(stored, formOf(tensors[tensor]!)) || data) return store(tensor, stored, data);
        // The constant as it is: its own index, unless another form has taken that.
        if (taken.has(tensor))
          return editor.addTensor(subgraph, { ...tensors[tensor]!, name: newName(tensor, stored) });
        taken.add(tensor);
        return tensor;
      });
      return sameForm(stored, form) ? at : convert(at, tensor, form);
    });

  const read = (tensor: number, wanted: PortForm | undefined): number => {
    const from = written[tensor];
    const want = wanted ?? { form: formOf(tensors[tensor]!) };
    if (from === undefined) return constant(tensor, want);
    if (sameForm(from, want.form)) return tensor;
    return once(`${tensor}:${formKey(want.form)}`, () => convert(tensor, tensor, want.form));
  };
  return {
    tensor: read,
    added: (operator, wanted) => (wanted?.bytes ? addConstant(work, operator, wanted.form, wanted.bytes) : -1),
    end(tensor, form) {
      const to = read(tensor, { form });
      if (to !== tensor && !model.subgraphs[subgraph]!.inputs.includes(tensor)) giveName(work, tensor, to);
      return to;
    },
  };
}

/** What users see keeps the name of the model; the tensor behind it takes another. */
function giveName({ model, editor, subgraph, names }: Work, inner: number, outer: number): void {
  const { name } = model.subgraphs[subgraph]!.tensors[inner]!;
  const [behind, seen] = [editor.tensor({ subgraph, index: inner }), editor.tensor({ subgraph, index: outer })];
  if (behind.name !== name) return;
  names.delete(seen.name);
  editor.replaceTensor({ subgraph, index: inner }, { ...behind, name: uniqueName(names, `${name}_${behind.dtype}`) });
  editor.replaceTensor({ subgraph, index: outer }, { ...seen, name });
}

function addConstant(
  { model, editor, subgraph, names }: Work,
  { outputs }: Operator,
  form: TensorForm,
  data: Uint8Array,
): number {
  const owner = model.subgraphs[subgraph]!.tensors[outputs[0]!]?.name ?? "";
  const count = (data.byteLength * 8) / elementBits(form.dtype);
  const name = uniqueName(names, `${owner}_bias`);
  return editor.addTensor(
    subgraph,
    withForm({ name, dtype: form.dtype, shape: [count], hasRank: true, isVariable: false, buffer: 0 }, form),
    data,
  );
}

/** The version that an operator's new data need. */
function withVersion({ editor, specOf, subgraph }: Work, operator: Operator): Operator {
  const spec = specOf(operator.op);
  if (spec === undefined) return operator;
  const at = (index: number): Tensor | undefined => (index < 0 ? undefined : editor.tensor({ subgraph, index }));
  return { ...operator, version: operatorVersion(spec, operator, operator.inputs.map(at), operator.outputs.map(at)) };
}

function uniqueName(names: Set<string>, wanted: string): string {
  let name = wanted;
  for (let i = 1; names.has(name); i++) name = `${wanted}_${i}`;
  names.add(name);
  return name;
}
