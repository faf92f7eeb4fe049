import { channelAxisOf, portSpec } from "@litequant/core";
import type {
  ConstantRanges,
  Json,
  Model,
  OperatorView,
  PlanInput,
  PortRequest,
  PortSpec,
  Reason,
  Scheme,
  Tensor,
  TensorForm,
} from "@litequant/core";

import { calledSubgraphs } from "./constraints.ts";
import type { Caller } from "./constraints.ts";
import type { Port, PortTable, Side } from "./ports.ts";
import { conversionWish, converts, isConversion, passesOn } from "./conversions.ts";
import { isQuantizedDType } from "./forms.ts";
import { operatorName, tensorName, viewOperator } from "./views.ts";

/** What a scheme wants at one port, with the facts of that port. */
export interface Wish {
  readonly request: Exclude<PortRequest, "keep">;
  readonly spec: PortSpec;
  /** The form that values have on the other side of a conversion of the model. */
  readonly form?: TensorForm;
}

/** What a scheme wants of one operator. */
export interface Asked {
  readonly view: OperatorView;
  readonly scheme: Scheme;
  /** Why the operator stays as it is; undefined: its wishes are to be granted. */
  readonly stays?: Reason & {
    /** It computes on floats, so integers-only is not reached. */
    readonly float: boolean;
  };
  readonly options?: Json;
  /** Its wishes count only where it meets integers. */
  readonly besideIntegers?: true;
  /** What the scheme could not do as its user asked. */
  readonly note?: string;
  /** By side and position; only float32 tensors are ever asked for. */
  wish(side: Side, position: number): Wish | undefined;
}

/** Asks the scheme of every operator, in the order of the ports; what contradicts the model's constants is turned down here. */
export function askSchemes(
  input: PlanInput,
  table: PortTable,
  constants: ConstantRanges,
): readonly (readonly Asked[])[] {
  const { model, specOf } = input;
  const called = calledSubgraphs(model, specOf);
  return model.subgraphs.map(({ operators }, subgraph) => {
    const owner = called
      .get(subgraph)
      ?.find((caller) => specOf(model.subgraphs[caller.subgraph]!.operators[caller.operator]!.op)?.whole);
    return operators.map((_, index) => {
      const view = viewOperator(model, subgraph, index, specOf);
      const whole = view.spec?.whole ? { subgraph, operator: index } : owner;
      return askOperator(input, table, constants, view, whole && staysWhole(model, whole));
    });
  });
}

function staysWhole({ subgraphs }: Model, { subgraph, operator }: Pick<Caller, "subgraph" | "operator">): Reason {
  const { op } = subgraphs[subgraph]!.operators[operator]!;
  const name = operatorName(op, subgraph, operator);
  return {
    code: "STAYS_WHOLE",
    message: `runtimes may compute ${name} by one float kernel of their own, which integers inside would rule out; with fallback "error" it is quantized`,
  };
}

function askOperator(
  input: PlanInput,
  table: PortTable,
  constants: ConstantRanges,
  view: OperatorView,
  whole: Reason | undefined,
): Asked {
  const scheme = input.schemeOf(view);
  const none = { view, scheme, wish: () => undefined };
  const touchesFloat = [...view.inputs, ...view.outputs].some((tensor) => tensor?.dtype === "float32");
  if (!touchesFloat) return { ...none, stays: { ...integerReason(view), float: false } };
  if (isConversion(view.spec)) return { ...none, ...askConversion(view) };
  // Without activations to quantize, computing on floats is what was asked for.
  const float = scheme.activations !== undefined;
  if (float && whole && input.fallback === "float") return { ...none, stays: { ...whole, float } };
  const decision = scheme.decide(view);
  if ("float" in decision) return { ...none, stays: { ...decision.float, float } };

  const { spec } = view;
  const storedOutputs = decision.inputs.map((request, i) => isStoredOutput(table, view, i, request));
  const wishes: { readonly [S in Side]: readonly (Wish | undefined)[] } = {
    in: decision.inputs.map((request, i) =>
      storedOutputs[i] ? undefined : grant(request, portSpec(spec?.inputs, i), view.inputs[i]),
    ),
    out: decision.outputs.map((request, i) => grant(request, portSpec(spec?.outputs, i), view.outputs[i])),
    mid: (decision.intermediates ?? []).map((request, i) =>
      grant(request, portSpec(spec?.intermediates, i), undefined),
    ),
  };
  const wanted = (side: "in" | "out", tensors: OperatorView["inputs"]): boolean =>
    wishes[side].some((wish, i) => wish !== undefined && tensors[i] !== undefined);
  if (!wanted("in", view.inputs) && !wanted("out", view.outputs)) {
    return { ...none, stays: { ...(storedOutputs.includes(true) ? storedOutput : integerReason(view)), float: false } };
  }
  const objection =
    table
      .of(view.id.subgraph, view.id.index, "in")
      .map((port) => objectTo(input.model, table, constants, port, wishes.in[port.position]))
      .find((reason) => reason !== undefined) ?? objectToKept(view, decision.inputs);
  if (objection !== undefined) return { ...none, stays: { ...objection, float } };
  return {
    view,
    scheme,
    ...(decision.options !== undefined && { options: decision.options }),
    ...(decision.note !== undefined && { note: decision.note }),
    ...(decision.besideIntegers && { besideIntegers: true }),
    wish: (side, position) => wishes[side][position],
  };
}

/** A conversion wants the form of its integer side on its float side: then it converts nothing. */
function askConversion(view: OperatorView): Pick<Asked, "wish"> | Pick<Asked, "stays"> {
  const found = conversionWish(view);
  const spec = portSpec(found?.side === "in" ? view.spec!.inputs : view.spec!.outputs, 0);
  if (found === undefined || spec === undefined) return { stays: { ...converts(view), float: false } };
  const { form } = found;
  const symmetric = form.zeroPoint!.every((zero) => zero === 0);
  const wish: Wish = { request: { dtype: form.dtype, symmetric, granularity: "tensor" }, spec, form };
  return { wish: (side, position) => (side === found.side && position === 0 ? wish : undefined) };
}

/** What stands against integers that the model has already at ports that are asked for. */
function objectToKept(view: OperatorView, requests: readonly PortRequest[]): Reason | undefined {
  for (const [port, request] of requests.entries()) {
    const tensor = view.inputs[port];
    if (request === "keep" || !tensor?.quantization || !isQuantizedDType(tensor.dtype) || passesOn(view.spec)) continue;
    const spec = portSpec(view.spec!.inputs, port)!;
    const { scale, zeroPoint, axis, details } = tensor.quantization;
    const axisTaken = channelAxisOf(spec, view.operator, tensor.shape.length);
    const fits =
      spec.role === "weight" &&
      tensor.dtype === request.dtype &&
      details === undefined &&
      zeroPoint.every((zero) => zero === 0) &&
      (scale.length === 1 || (scale.length > 1 && axis === axisTaken));
    if (fits) continue;
    const message = `its input ${port} is ${tensor.dtype} already, in a form that its kernel on ${request.dtype} does not take`;
    return { code: "OTHER_INTEGERS", message };
  }
  return undefined;
}

/** A request counts where there is a float32 tensor, and at an absent optional input, which it adds. */
function grant(request: PortRequest, spec: PortSpec | undefined, tensor: Tensor | undefined): Wish | undefined {
  if (request === "keep" || spec === undefined || spec.role === "plain") return undefined;
  if (tensor !== undefined && tensor.dtype !== "float32") return undefined;
  return { request, spec };
}

/** A constant that is an output of its subgraph is there as it is: in another form it would be stored twice. */
function isStoredOutput(
  table: PortTable,
  { id, operator }: OperatorView,
  position: number,
  request: PortRequest,
): boolean {
  if (request === "keep" || !request.stored) return false;
  const tensor = operator.inputs[position] ?? -1;
  return table.readers(id.subgraph, tensor).some((reader) => reader.operator < 0);
}

const storedOutput: Reason = {
  code: "STORED_OUTPUT",
  message: "its constant is an output as well, which stays as it is: in another form it would be stored twice",
};

function integerReason(view: OperatorView): Reason {
  const tensor = [...view.inputs, ...view.outputs].find((candidate) => candidate !== undefined);
  if (tensor === undefined) return { code: "NOT_FLOAT", message: "has no tensors to quantize" };
  const { dtype } = tensor;
  if (tensor.quantization && isQuantizedDType(tensor.dtype)) {
    return { code: "KEPT", message: `already computes on ${dtype}` };
  }
  return { code: "NOT_FLOAT", message: `works on ${dtype}, where there is nothing to quantize` };
}

/** What about a port's constant stands against its wish. */
function objectTo(
  model: Model,
  table: PortTable,
  constants: ConstantRanges,
  port: Port,
  wish: Wish | undefined,
): Reason | undefined {
  if (wish === undefined || port.tensor < 0) return undefined;
  const tensor = model.subgraphs[port.subgraph]!.tensors[port.tensor]!;
  const name = tensorName(model, port.subgraph, port.tensor);
  if (!table.isConstant(port)) {
    if (wish.spec.role !== "bias") return undefined;
    return { code: "DYNAMIC_BIAS", message: `its bias ${name} is computed while running, so it has no integer form` };
  }
  if (tensor.sparsity !== undefined) return { code: "SPARSE_CONSTANT", message: `${name} is stored sparse` };
  if ((tensor.externalBuffer ?? 0) > 0) return { code: "EXTERNAL_CONSTANT", message: `${name} lies in another file` };
  if (wish.request.dtype.startsWith("float")) return undefined;
  const { min } = constants.of(tensor.buffer, tensor.shape);
  if (!Number.isFinite(min[0])) {
    return { code: "NON_FINITE_CONSTANT", message: `${name} holds NaN or an infinity, which no scale can express` };
  }
  return undefined;
}
