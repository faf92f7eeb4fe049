import { indexGraph, isConstant } from "@litequant/core";
import type { Model, Operator, Subgraph, Tensor } from "@litequant/core";

/** A fact in which two quantized models differ. `where` is the way from an output of the model to it. */
export interface QuantizedDifference {
  readonly where: string;
  readonly what: "operator" | "version" | "form" | "conversions" | "bytes" | "input" | "activation" | "absent";
  readonly ours: string;
  readonly theirs: string;
}

/** What {@link compareQuantized} looked at, so that a test can tell agreement from having compared nothing. */
export interface QuantizedComparison {
  readonly differences: readonly QuantizedDifference[];
  readonly operators: number;
  readonly constantBytes: number;
  readonly scales: number;
}

/** Scales agree within this, relative: float32 has 6e-8. */
const SCALE_TOLERANCE = 2e-7;

/** Spellings of one operation; their further inputs are shape constants. */
const spellings: Readonly<Record<string, string>> = { STRIDED_SLICE: "SLICE" };

const conversions: ReadonlySet<string> = new Set(["QUANTIZE", "DEQUANTIZE"]);

/**
 * Compares two quantized versions of one model, aligned by compute operators from the outputs backwards.
 *
 * Operators, fused activations, their versions, dtypes, scales, zero points, and every byte of constants must agree. Conversions count
 * as a property of the way that a value takes, so it does not matter how many readers share one. Shape constants and
 * the order of operators and tensors do not count.
 */
export function compareQuantized(ours: Model, theirs: Model): QuantizedComparison {
  const found = { differences: [] as QuantizedDifference[], operators: 0, constantBytes: 0, scales: 0 };
  const paired = new Map<Operator, Operator>();
  const [a, b] = [open(ours), open(theirs)];
  const outputs = Math.max(a.graph.outputs.length, b.graph.outputs.length);
  for (let i = 0; i < outputs; i++) compareValues(a.graph.outputs[i] ?? -1, b.graph.outputs[i] ?? -1, `output ${i}`);
  return found;

  function report(where: string, what: QuantizedDifference["what"], left: unknown, right: unknown): void {
    if (left === right) return;
    found.differences.push({ where, what, ours: String(left), theirs: String(right) });
  }

  function compareValues(left: number, right: number, where: string): void {
    if (left < 0 || right < 0) {
      const [tensor] = left < 0 ? (right < 0 ? [] : b.trace(right).forms) : a.trace(left).forms;
      if (tensor && isShapeConstant(tensor)) return;
      report(where, "absent", left < 0 ? "absent" : "present", right < 0 ? "absent" : "present");
      return;
    }
    const [from, to] = [a.trace(left), b.trace(right)];
    report(
      where,
      "conversions",
      from.forms.map(({ dtype }) => dtype).join(" > "),
      to.forms.map(({ dtype }) => dtype).join(" > "),
    );
    if (from.forms.length === to.forms.length)
      from.forms.forEach((tensor, i) => compareForms(tensor, to.forms[i]!, where));
    report(where, "operator", from.kind, to.kind);
    if (from.operator && to.operator && from.kind === to.kind) compareOperators(from.operator, to.operator, where);
    if (from.bytes && to.bytes && !isShapeConstant(from.forms[0]!)) {
      found.constantBytes += from.bytes.byteLength;
      report(where, "bytes", "", countDifferences(from.bytes, to.bytes));
    }
  }

  function compareOperators(left: Operator, right: Operator, where: string): void {
    const known = paired.get(left);
    if (known !== undefined) {
      if (known !== right) report(where, "operator", "an operator seen before", "another operator");
      return;
    }
    paired.set(left, right);
    found.operators++;
    const here = `${where} < ${left.op}`;
    if (left.op === right.op) report(here, "version", left.version, right.version);
    report(here, "activation", activationOf(left), activationOf(right));
    const ports = Math.max(left.inputs.length, right.inputs.length);
    for (let port = 0; port < ports; port++) {
      compareValues(left.inputs[port] ?? -1, right.inputs[port] ?? -1, `${here}[${port}]`);
    }
    const inner = Math.max(left.intermediates.length, right.intermediates.length);
    for (let port = 0; port < inner; port++) {
      const [ours, theirs] = [a.graph.tensors[left.intermediates[port]!], b.graph.tensors[right.intermediates[port]!]];
      report(`${here}[intermediate ${port}]`, "absent", ours === undefined, theirs === undefined);
      if (ours && theirs) compareForms(ours, theirs, `${here}[intermediate ${port}]`);
    }
  }

  function compareForms(left: Tensor, right: Tensor, where: string): void {
    const [scales, others] = [left.quantization?.scale ?? [], right.quantization?.scale ?? []];
    found.scales += scales.length;
    report(where, "form", `${left.dtype}, ${scales.length} scales`, `${right.dtype}, ${others.length} scales`);
    if (scales.length !== others.length) return;
    const off = scales.findIndex(
      (scale, i) => !(Math.abs(scale - others[i]!) <= SCALE_TOLERANCE * Math.abs(others[i]!)),
    );
    if (off >= 0) report(where, "form", `scale[${off}] ${scales[off]}`, `scale[${off}] ${others[off]}`);
    const zeros = (tensor: Tensor): string => [...(tensor.quantization?.zeroPoint ?? [])].join();
    report(where, "form", `zero points ${zeros(left)}`, `zero points ${zeros(right)}`);
    if (scales.length > 1) report(where, "form", `axis ${left.quantization!.axis}`, `axis ${right.quantization!.axis}`);
  }
}

interface Trace {
  /** The tensor where the value comes to be, then one per conversion. */
  readonly forms: readonly Tensor[];
  readonly kind: string;
  readonly operator?: Operator;
  readonly bytes?: Uint8Array;
}

function open(model: Model): { readonly graph: Subgraph; readonly trace: (tensor: number) => Trace } {
  const graph = model.subgraphs[0]!;
  const { producer } = indexGraph(graph);
  const trace = (tensor: number): Trace => {
    const forms: Tensor[] = [];
    for (let at = tensor; ;) {
      forms.unshift(graph.tensors[at]!);
      const operator = graph.operators[producer[at]!];
      if (operator !== undefined && conversions.has(operator.op)) at = operator.inputs[0]!;
      else if (operator !== undefined)
        return { forms, kind: `${spellings[operator.op] ?? operator.op}:${operator.outputs.indexOf(at)}`, operator };
      else if (isConstant(model, graph, at))
        return { forms, kind: "constant", bytes: model.buffers[graph.tensors[at]!.buffer]! };
      else return { forms, kind: `input ${graph.inputs.indexOf(at)}` };
    }
  };
  return { graph, trace };
}

function isShapeConstant({ dtype, quantization }: Tensor): boolean {
  return (dtype === "int32" || dtype === "int64") && !quantization?.scale.length;
}

function activationOf(operator: Operator): string {
  const options =
    "options" in operator ? (operator.options as { fusedActivationFunction?: string } | undefined) : undefined;
  return options?.fusedActivationFunction ?? "NONE";
}

function countDifferences(left: Uint8Array, right: Uint8Array): string {
  if (left.byteLength !== right.byteLength) return `${right.byteLength} bytes instead of ${left.byteLength}`;
  let count = 0;
  let first = -1;
  for (let i = 0; i < left.byteLength; i++) {
    if (left[i] === right[i]) continue;
    if (first < 0) first = i;
    count++;
  }
  return count === 0
    ? ""
    : `${count} of ${left.byteLength} bytes differ, first [${first}] ${right[first]} instead of ${left[first]}`;
}
