import { elementBits, indexGraph, isConstant } from "@litequant/core";
import type {
  Diagnostic,
  Model,
  Operator,
  OperatorDecision,
  OperatorView,
  PlanInput,
  PortForm,
  Reason,
  Tensor,
  TensorForm,
} from "@litequant/core";
import { operatorVersion } from "@litequant/ops";

import type { Asked } from "./ask.ts";
import { formAs, formOf, sameForm, withForm } from "./forms.ts";
import type { OperatorForms } from "./operator-forms.ts";
import type { Port } from "./ports.ts";
import type { Solution } from "./solve.ts";
import { operatorName, viewOperator } from "./views.ts";

/** What stands against an operator on its target: the operator as planned, or a conversion that its forms ask for. */
export function objectToTarget(
  input: PlanInput,
  asked: Asked,
  forms: OperatorForms,
  solution: Solution,
): Reason | undefined {
  const { model, supports, specOf } = input;
  if (supports === undefined) return undefined;
  const views = [
    plannedView(input, asked, forms),
    ...conversions(model, asked, forms, solution).map(({ tensor, from, to }) =>
      conversionView(asked.view, specOf, withForm(tensor, from), withForm(tensor, to)),
    ),
  ];
  return views.map((planned) => supports(planned, model)).find((reason) => reason !== undefined);
}

/** The operators that stay as they are and that the target does not run either: one finding for each reason. */
export function reportLacking(
  { model, supports, specOf }: PlanInput,
  operators: readonly OperatorDecision[],
): Diagnostic[] {
  const places = new Map<string, { readonly reason: Reason; readonly at: OperatorDecision[] }>();
  for (const decision of supports === undefined ? [] : operators) {
    const { subgraph, index, inputs, outputs } = decision;
    if ([...inputs, ...outputs].some((port) => port !== undefined)) continue;
    const reason = supports!(viewOperator(model, subgraph, index, specOf), model);
    if (reason === undefined) continue;
    const known = places.get(reason.message) ?? { reason, at: [] };
    places.set(reason.message, { reason, at: [...known.at, decision] });
  }
  return [...places.values()].map(({ reason: { code, message }, at }) => {
    const { op, subgraph, index } = at[0]!;
    const names = at.slice(0, 5).map((place) => operatorName(place.op, place.subgraph, place.index));
    const more = at.length > 5 ? ` and ${at.length - 5} more` : "";
    return {
      code,
      severity: "warning",
      message: `will not run: ${names.join(", ")}${more}: ${message}`,
      location: { subgraph, operator: index, op },
    };
  });
}

/** The operator as it will be written: version, options, and its tensors as the kernel sees them. */
function plannedView({ model, specOf }: PlanInput, { view, options }: Asked, forms: OperatorForms): OperatorView {
  const count = Math.max(view.inputs.length, forms.inputs.length);
  const inputs = Array.from({ length: count }, (_, i) => plannedTensor(view.inputs[i], forms.inputs[i]));
  while (inputs.length > view.inputs.length && inputs.at(-1) === undefined) inputs.pop();
  const outputs = view.outputs.map((tensor, i) => plannedTensor(tensor, forms.outputs[i])!);
  const { operator, spec } = view;
  const planned = {
    ...operator,
    ...(options !== undefined && {
      options: { ...("options" in operator && operator.options), ...(options as object) },
    }),
    inputs: inputs.map((_, i) => operator.inputs[i] ?? -1),
  } as Operator;
  const isChanged =
    inputs.some((tensor, i) => tensor !== view.inputs[i]) || outputs.some((tensor, i) => tensor !== view.outputs[i]);
  const version =
    spec !== undefined && (isChanged || options !== undefined)
      ? operatorVersion(spec, planned, inputs, outputs)
      : operator.version;
  return {
    ...view,
    operator: { ...planned, version },
    inputs,
    outputs,
    isConstant: (i) =>
      view.isConstant(i) ||
      forms.inputs[i]?.bytes !== undefined ||
      (forms.inputs[i] !== undefined && isConverted(model, specOf, view, i)),
  };
}

/** Whether an input is a constant behind a conversion, which goes where integers are read. */
function isConverted(
  model: Model,
  specOf: PlanInput["specOf"],
  { id, operator }: OperatorView,
  input: number,
): boolean {
  const graph = model.subgraphs[id.subgraph]!;
  const writer = graph.operators[indexGraph(graph).producer[operator.inputs[input] ?? -1] ?? -1];
  const source = writer?.inputs[0] ?? -1;
  return (
    writer !== undefined && source >= 0 && specOf(writer.op)?.converts !== undefined && isConstant(model, graph, source)
  );
}

/** The tensor that a port will have: itself where nothing changes, a constant of its own where the plan adds one. */
function plannedTensor(tensor: Tensor | undefined, port: PortForm | undefined): Tensor | undefined {
  if (port === undefined) return tensor;
  if (tensor !== undefined) return sameForm(port.form, formOf(tensor)) ? tensor : withForm(tensor, port.form);
  if (port.bytes === undefined) return undefined;
  const { dtype } = port.form;
  const shape = [(port.bytes.byteLength * 8) / elementBits(dtype)];
  return withForm({ name: "", dtype, shape, hasRank: true, isVariable: false, buffer: 0 }, port.form);
}

interface Conversion {
  readonly tensor: Tensor;
  readonly from: TensorForm;
  readonly to: TensorForm;
}

/** The conversions in front of an operator and behind it: where writer and reader differ, and behind stored constants. */
function conversions(
  model: Model,
  { view }: Asked,
  { inputs, outputs }: OperatorForms,
  solution: Solution,
): readonly Conversion[] {
  const { table } = solution;
  const { subgraph, index } = view.id;
  const found: Conversion[] = [];
  const add = (tensor: Tensor, from: TensorForm, to: TensorForm): void => {
    if (!sameForm(from, to)) found.push({ tensor, from, to });
  };
  for (const port of table.of(subgraph, index, "in")) {
    const wanted = inputs[port.position];
    const tensor = view.inputs[port.position];
    if (!wanted || !tensor) continue;
    const source = table.source(subgraph, port.tensor);
    if (wanted.stored) add(tensor, wanted.stored, wanted.form);
    else if (source) add(tensor, formAt(solution, source, tensor), wanted.form);
  }
  for (const port of table.of(subgraph, index, "out")) {
    const written = outputs[port.position];
    const tensor = model.subgraphs[subgraph]!.tensors[port.tensor];
    if (!written || !tensor) continue;
    for (const reader of table.readers(subgraph, port.tensor))
      add(tensor, written.form, formAt(solution, reader, tensor));
  }
  return found;
}

/** The form that a port writes or reads: at an end of the model the one that its user sees. */
function formAt({ ends, ...solution }: Solution, port: Port, tensor: Tensor): TensorForm {
  const end = port.operator < 0 ? ends[port.id] : undefined;
  const form = end === "float32" ? undefined : solution.formAt(port);
  return form === undefined ? formOf(tensor) : formAs(form, end ?? form.dtype);
}

function conversionView({ id }: OperatorView, specOf: PlanInput["specOf"], from: Tensor, to: Tensor): OperatorView {
  const op = to.dtype.startsWith("float") ? "DEQUANTIZE" : "QUANTIZE";
  const operator: Operator = { op, options: {}, version: 1, inputs: [0], outputs: [1], intermediates: [] };
  const spec = specOf(op);
  const version = spec === undefined ? 1 : operatorVersion(spec, operator, [from], [to]);
  return { id, operator: { ...operator, version }, spec, inputs: [from], outputs: [to], isConstant: () => false };
}
