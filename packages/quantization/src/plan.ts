import { LitequantError, portSpec } from "@litequant/core";
import type {
  ConstantRanges,
  Diagnostic,
  FormGroup,
  OperatorDecision,
  OperatorView,
  PlanInput,
  QuantizationPlan,
  TensorForm,
} from "@litequant/core";

import type { Asked } from "./ask.ts";
import { examineSqueezes, planWithRoom, reportSqueezes } from "./concat-fix.ts";
import type { Planned } from "./concat-fix.ts";
import { rangesOf } from "./concat-ranges.ts";
import { reportClipped } from "./clipped.ts";
import { constantRanges } from "./constant-ranges.ts";
import { isConversion } from "./conversions.ts";
import { refuseFloats, refuseWithoutData, reportNothing, summarizeFloats } from "./fallback.ts";
import { objectToFactors } from "./factors.ts";
import { reportOutside } from "./float16-range.ts";
import { formAs, formOf } from "./forms.ts";
import { formOperator } from "./operator-forms.ts";
import type { OperatorForms } from "./operator-forms.ts";
import { listPorts, portName } from "./ports.ts";
import type { Port } from "./ports.ts";
import { objectToForms } from "./scale-limits.ts";
import { solve } from "./solve.ts";
import type { Solution } from "./solve.ts";
import { objectToTarget, reportLacking } from "./target.ts";
import { tensorName } from "./views.ts";

/**
 * Decides what becomes of every operator and of every port, without touching the model.
 *
 * The plan is a value to print, test and compare; {@link applyPlan} carries it out.
 *
 * @throws LitequantError `CANNOT_QUANTIZE` when operators would stay float and `fallback` is `"error"`, `MISSING_RANGE`
 *   when that is for want of ranges or when an integer input or output has none, `NO_DATA` when a scheme that needs
 *   ranges got no table, `INVALID_ARGUMENT` when the types of inputs and outputs do not fit.
 */
export function planQuantization(input: PlanInput): QuantizationPlan {
  return planWithRoom(input, planOnce);
}

function planOnce(input: PlanInput): Planned {
  const { model } = input;
  const table = listPorts(model);
  const constants = input.constants ?? constantRanges(model);
  refuseWithoutData(input);
  const solution = solve(input, table, constants, (asked, found) => {
    const forms = formOperator(model, asked, found, constants);
    return "code" in forms
      ? forms
      : (objectToFactors(asked, forms) ?? objectToForms(asked, forms) ?? objectToTarget(input, asked, forms, found));
  });
  const decided = model.subgraphs.flatMap(({ operators }, subgraph) =>
    operators.map((_, index) => decide(input, solution, constants, subgraph, index)),
  );
  const operators = decided.map(({ decision }) => decision);
  refuseFloats(input, solution, operators);
  const ranges = rangesOf(input, solution, constants);
  const squeezes = examineSqueezes(input, ranges);
  const plan: QuantizationPlan = {
    operators,
    ends: model.subgraphs.map((_, subgraph) => ({
      inputs: table.of(subgraph, -1, "in").map((port) => endForm(input, solution, port)),
      outputs: table.of(subgraph, -1, "out").map((port) => endForm(input, solution, port)),
    })),
    groups: describeGroups(input, solution),
    diagnostics: [
      ...checkTarget(
        input,
        decided.map(({ asked }) => asked),
      ),
      ...solution.diagnostics,
      ...decided.flatMap(({ findings }) => findings),
      ...summarizeFloats(solution, operators),
      ...reportNothing(solution, operators),
      ...reportLacking(input, operators),
      ...reportOutside(model, solution, operators),
      ...reportClipped(input, solution, ranges.rangeOf),
      ...reportSqueezes(input, squeezes),
    ],
  };
  return { plan, squeezes };
}

interface Decided {
  readonly asked: Asked;
  readonly decision: OperatorDecision;
  readonly findings: readonly Diagnostic[];
}

function decide(
  input: PlanInput,
  solution: Solution,
  constants: ConstantRanges,
  subgraph: number,
  index: number,
): Decided {
  const asked = solution.asked(subgraph, index);
  const { view, scheme } = asked;
  const { op } = view.operator;
  const from = computeType(view);
  const stays = asked.stays ?? solution.moved(subgraph, index);
  if (stays !== undefined) {
    const { code, message } = stays;
    const decision = {
      subgraph,
      index,
      op,
      from,
      to: from,
      reason: { code, message },
      inputs: [],
      outputs: [],
      intermediates: [],
    };
    return { asked, decision, findings: [] };
  }
  const forms = formOperator(input.model, asked, solution, constants);
  if ("code" in forms)
    throw new LitequantError("INTERNAL", `${op}: ${forms.message}`, { location: { subgraph, operator: index, op } });
  const { inputs, outputs, intermediates, widened } = forms;
  const added = inputs.some((port, i) => port !== undefined && view.inputs[i] === undefined);
  const floats = solution.freed(subgraph, index);
  const notes = [
    ...(added ? ["a bias of zeros is added"] : []),
    ...(asked.note === undefined ? [] : [asked.note]),
    ...(floats[0] ? [`${floats.length} of its ports stay float: ${floats[0].message}`] : []),
  ];
  const reason = isConversion(view.spec)
    ? { code: "MEETS", message: "its float side is integers now, so it is left out" }
    : { code: "QUANTIZED", message: [`as the ${scheme.name} scheme asks`, ...notes].join("; ") };
  return {
    asked,
    decision: {
      subgraph,
      index,
      op,
      from,
      to: typeAfter(asked, forms),
      reason,
      inputs,
      outputs,
      intermediates,
      ...(asked.options !== undefined && { options: asked.options }),
    },
    findings: widened.map(({ tensor, channels, of }) => ({
      code: "BIAS_WIDENED",
      severity: "info",
      message: `${tensorName(input.model, subgraph, tensor)}: the weight scale of ${channels} of ${of} channels was raised so that their biases fit into 32 bits`,
      location: { subgraph, operator: index, op, tensor },
    })),
  };
}

/** The dtype that an operator computes on: of its first activation, or of whatever it has. */
function computeType({ spec, inputs, outputs }: OperatorView): string {
  const activation = inputs.findIndex((tensor, i) => tensor && portSpec(spec?.inputs, i)?.role === "activation");
  const tensor =
    inputs[activation] ??
    (spec === undefined ? inputs.find((candidate) => candidate) : undefined) ??
    outputs[0] ??
    inputs[0];
  return tensor?.dtype ?? "none";
}

function typeAfter({ view }: Asked, { inputs, outputs }: OperatorForms): string {
  const activation = [...inputs, ...outputs].find((port, i) => {
    if (i < inputs.length && view.isConstant(i)) return false;
    const spec = i < inputs.length ? portSpec(view.spec?.inputs, i) : portSpec(view.spec?.outputs, i - inputs.length);
    return port !== undefined && port.stored === undefined && spec?.role === "activation";
  });
  if (activation !== undefined) return activation.form.dtype;
  const constant = inputs.find((port) => port !== undefined);
  return constant ? `${(constant.stored ?? constant.form).dtype} weights` : computeType(view);
}

function endForm({ model }: PlanInput, solution: Solution, port: Port): TensorForm {
  const type = solution.ends[port.id];
  if (port.tensor < 0) return { dtype: "float32" };
  const given = formOf(model.subgraphs[port.subgraph]!.tensors[port.tensor]!);
  const form = solution.formAt(port);
  if (type === undefined) return form ?? given;
  if (type === "float32") return given;
  if (form === undefined) {
    const what = port.side === "in" ? "input" : "output";
    const name = tensorName(model, port.subgraph, port.tensor);
    throw new LitequantError(
      "MISSING_RANGE",
      `the ${what} ${name} is to be ${type}, but no sample reached it; give samples, or leave it float32`,
      {
        location: { subgraph: port.subgraph, tensor: port.tensor },
      },
    );
  }
  return formAs(form, type);
}

function describeGroups({ model }: PlanInput, { groups }: Solution): FormGroup[] {
  return groups.flatMap(({ ports, lead, demand, form }) => {
    if (ports.length < 2) return [];
    const reason = demand.pinned
      ? { code: "FIXED", message: "the kernel writes this form whatever range was seen" }
      : lead
        ? { code: "RANGE", message: `range of ${tensorName(model, lead.subgraph, lead.tensor)}` }
        : { code: "UNION", message: "the ranges of all of them together" };
    return [{ ports: ports.map(portName), form, reason }];
  });
}

/** Ranges that were optimised for other activations than those of the schemes. */
function checkTarget({ ranges }: PlanInput, asked: readonly Asked[]): Diagnostic[] {
  const target = ranges?.calibrator.target;
  const scheme = asked.map(({ scheme }) => scheme).find(({ activations }) => activations !== undefined);
  const wanted = scheme?.activations;
  if (!target || !wanted || (target.bits === wanted.bits && target.symmetric === wanted.symmetric)) return [];
  const describe = ({ bits, symmetric }: typeof target): string =>
    `${bits} bits ${symmetric ? "symmetric" : "asymmetric"}`;
  return [
    {
      code: "CALIBRATED_FOR_OTHERS",
      severity: "warning",
      message: `the ranges were optimised by ${ranges.calibrator.name} for ${describe(target)}, the ${scheme.name} scheme uses ${describe(wanted)}; calibrate for it`,
    },
  ];
}
