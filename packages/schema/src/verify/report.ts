import type { Diagnostic, Location, Model, Operator, Tensor } from "@litequant/core";

/** Collects what verification finds, in order. */
export interface Report {
  readonly model: Model;
  readonly diagnostics: Diagnostic[];
}

/** Something that runtimes reject, or that leaves a tensor's value undefined. */
export function reportError(report: Report, message: string, location: Location = {}): void {
  report.diagnostics.push({ code: "INVALID_MODEL", severity: "error", message, location });
}

/** Something odd that runtimes, or some of them, run all the same. */
export function reportWarning(report: Report, code: string, message: string, location: Location = {}): void {
  report.diagnostics.push({ code, severity: "warning", message, location });
}

/** `tensor 3 ("conv/weights") of subgraph 0`. */
export function nameTensor(tensor: Tensor, subgraph: number, index: number): string {
  return `tensor ${index}${tensor.name === "" ? "" : ` ("${tensor.name}")`} of subgraph ${subgraph}`;
}

/** `CONV_2D (operator 3 of subgraph 0)`. */
export function nameOperator(operator: Operator, subgraph: number, index: number): string {
  return `${operator.op} (operator ${index} of subgraph ${subgraph})`;
}

/** Whether an index of the file is one of `count` items. */
export function inRange(index: number, count: number): boolean {
  return index >= 0 && index < count;
}
