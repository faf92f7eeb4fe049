import { minimumRuntime, operatorVersion } from "@litequant/ops";

import { findConstraints } from "../constraints.ts";
import { passesOn } from "../conversions.ts";
import { formKey, formOf } from "../forms.ts";
import { listPorts, portName } from "../ports.ts";
import { objectToScales } from "../scale-limits.ts";
import { hasScale } from "./look.ts";
import type { Look } from "./look.ts";
import { nameOf, operatorRule } from "./rule.ts";
import type { Finding, Rule } from "./rule.ts";

/** What holds of an operator and of those that it is connected to. */
export const operatorRules: readonly Rule[] = [
  operatorRule({
    id: "MODE",
    what: "an operator on 8 or 16 bits has a kernel for them",
    source: "operator-properties 1 and 2",
    broken({ spec, mode, touched, tensors, options }) {
      if (spec === undefined) {
        const known = tensors.find(({ tensor }) => hasScale(tensor));
        return known ? "is not known and touches quantized tensors" : undefined;
      }
      if (!touched || passesOn(spec)) return undefined;
      const has = mode === "int8" ? spec.modes.int8 : mode === "int16" ? spec.modes.int16x8 : true;
      if (!has) return `computes on ${mode}, for which there is no kernel`;
      const other = Object.entries(spec.otherPorts ?? {}).find(([name, value]) => options[name] === value);
      return other ? `has no kernel for scales where ${other[0]} is ${String(other[1])}` : undefined;
    },
  }),
  operatorRule({
    id: "MODE_OPTIONS",
    what: "options that a mode demands are set",
    source: "operator-properties 3: pot_scale_int16",
    broken({ spec, mode, touched, options }) {
      const demanded = touched && mode === "int16" ? Object.entries(spec?.modeOptions?.int16x8 ?? {}) : [];
      const bad = demanded.find(([name, value]) => options[name] !== value);
      return bad ? `needs ${bad[0]} = ${String(bad[1])}` : undefined;
    },
  }),
  operatorRule({
    id: "VERSION",
    what: "an operator has the lowest version that its data need",
    source: "schema-and-file 5",
    broken({ spec, operator, touched, at }) {
      if (!spec || !touched) return undefined;
      const tensorsOf = (side: "in" | "out", list: readonly number[]) =>
        list.map((_, position) => at(side, position)?.tensor);
      const needed = operatorVersion(
        spec,
        operator,
        tensorsOf("in", operator.inputs),
        tensorsOf("out", operator.outputs),
      );
      return operator.version === needed ? undefined : `has version ${operator.version}, its data need ${needed}`;
    },
  }),
  operatorRule({
    id: "SCALE_LIMITS",
    what: "kernels have a multiplier for an operator's scales",
    source: "facts of the operators: scaleLimits; LiteRT@f67457790 tflite/kernels/internal/quantization_util.cc",
    broken({ spec, mode, operator, touched, at }) {
      if (!spec || !touched) return undefined;
      const scaleOf = (side: "in" | "out", position: number): readonly number[] | undefined =>
        at(side, position)?.tensor.quantization?.scale;
      const inputs = operator.inputs.map((_, position) => scaleOf("in", position));
      const message = objectToScales(spec, operator, { mode, inputs, output: scaleOf("out", 0)?.[0] });
      return message === undefined ? undefined : `has no multiplier: ${message}`;
    },
  }),
  operatorRule({
    id: "INTERMEDIATES",
    what: "an operator that has inner activations lists them when it computes on integers",
    source: "operator-properties 4",
    broken({ spec, operator, touched, mode }) {
      const wanted = touched && mode === "int8" ? (spec?.intermediates?.length ?? 0) : 0;
      return operator.intermediates.length < wanted
        ? `has ${operator.intermediates.length} of ${wanted} inner tensors`
        : undefined;
    },
  }),
  operatorRule({
    id: "CONVERSION",
    what: "a conversion has a kernel for its two dtypes, and changes something",
    source: "LiteRT@f67457790 tflite/kernels/quantize.cc and dequantize.cc Prepare",
    broken({ spec, at }) {
      const [from, to] = [at("in", 0), at("out", 0)];
      if (!spec?.converts || !from || !to) return undefined;
      const pair = spec.converts.find(({ from: dtypes }) => dtypes.includes(from.tensor.dtype));
      if (!pair?.to.includes(to.tensor.dtype)) return `has no kernel from ${from.tensor.dtype} to ${to.tensor.dtype}`;
      return formKey(formOf(from.tensor)) === formKey(formOf(to.tensor)) ? "changes nothing" : undefined;
    },
  }),
  operatorRule({
    id: "UINT8_SHIFT",
    what: "in front of a uint8 output lie 128 steps of the same scale",
    source: "quantization-params 9",
    broken({ spec, at }) {
      // Behind an input operators may ask for another form: then the conversion requantizes.
      const [low, high] = [at("in", 0), at("out", 0)];
      if (!spec?.converts || low?.tensor.dtype !== "int8" || high?.tensor.dtype !== "uint8") return undefined;
      const same = low.tensor.quantization?.scale[0] === high.tensor.quantization?.scale[0];
      const shift = (high.tensor.quantization?.zeroPoint[0] ?? NaN) - (low.tensor.quantization?.zeroPoint[0] ?? NaN);
      return same && shift === 128 ? undefined : "changes more than the 128 between int8 and uint8";
    },
  }),
  operatorRule({
    id: "UINT8_INSIDE",
    what: "uint8 is for the model's inputs and outputs: only conversions touch it",
    source: "operator-properties 3.1",
    broken({ spec, tensors }) {
      if (spec?.converts) return undefined;
      return tensors.some(({ tensor }) => tensor.dtype === "uint8" && hasScale(tensor))
        ? "computes on uint8"
        : undefined;
    },
  }),
  {
    id: "AGREEMENT",
    what: "ports that a kernel or a call takes for one form have one form",
    source: "operator-properties 1 (R); integer-kernels-1 6; 5: resources; ends of called subgraphs and variables",
    check: checkAgreement,
  },
  {
    id: "RUNTIME",
    what: "the oldest runtime that the file names runs it",
    source: "schema-and-file 6: min_runtime_version",
    check({ model, operators }) {
      const entry = model.metadata.find(({ name }) => name === "min_runtime_version");
      const needed = minimumRuntime(model);
      if (!entry || needed === "" || !operators.some(({ touched }) => touched)) return [];
      const named = new TextDecoder().decode(model.buffers[entry.buffer]).replace(/\0+$/, "");
      const message = `the file names runtime ${named} as the oldest that runs it, its operators need ${needed}`;
      return named === needed ? [] : [{ message, location: {} }];
    },
  },
];

function checkAgreement(look: Look): Finding[] {
  const { model, specOf } = look;
  return findConstraints(model, listPorts(model), specOf).flatMap(({ ports }): Finding[] => {
    const present = ports.filter(({ tensor }) => tensor >= 0);
    const forms = present.map(({ subgraph, tensor }) => formKey(formOf(model.subgraphs[subgraph]!.tensors[tensor]!)));
    const at = forms.findIndex((form) => form !== forms[0]);
    const [first, other] = [present[0], present[at]];
    if (!first || !other) return [];
    const describe = (port: typeof first, form: string | undefined): string =>
      `${portName(port)} ${nameOf(look, { subgraph: port.subgraph, index: port.tensor })} is ${form}`;
    const { subgraph, operator, tensor } = other.operator < 0 ? first : other;
    const op = model.subgraphs[subgraph]!.operators[operator]?.op;
    return [
      {
        message: `${describe(first, forms[0])}, ${describe(other, forms[at])}, and they must agree`,
        location: { subgraph, tensor, ...(op && { operator, op }) },
      },
    ];
  });
}
