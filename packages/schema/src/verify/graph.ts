import type { Location, Operator, Subgraph } from "@litequant/core";
import { elementCount } from "@litequant/core";
import { inRange, nameOperator, nameTensor, reportError, reportWarning, type Report } from "./report.ts";

/** Checks the indices of a subgraph's ends and operators, that every tensor has one producer, and that it runs before its consumers. */
export function verifyGraph(report: Report, subgraph: Subgraph, s: number): void {
  const count = subgraph.tensors.length;
  for (const [end, tensors] of [
    ["input", subgraph.inputs],
    ["output", subgraph.outputs],
  ] as const) {
    for (const tensor of tensors) {
      if (tensor !== -1 && !inRange(tensor, count))
        reportError(report, `an ${end} of subgraph ${s} is tensor ${tensor} of ${count}, which does not exist`, {
          subgraph: s,
        });
    }
  }
  const producer = findProducers(report, subgraph, s);
  const given = new Set(subgraph.inputs);
  const readyByItself = (tensor: number): boolean => given.has(tensor) || hasValue(report, subgraph, tensor);
  subgraph.operators.forEach((operator, index) =>
    verifyInputs(report, subgraph, s, operator, index, producer, readyByItself),
  );
  for (const tensor of subgraph.outputs) {
    if (inRange(tensor, count) && producer[tensor] === -1 && !readyByItself(tensor)) {
      reportWarning(
        report,
        "NOT_PRODUCED",
        `${nameTensor(subgraph.tensors[tensor]!, s, tensor)} is an output that nothing produces`,
        { subgraph: s, tensor },
      );
    }
  }
}

/** Whether a tensor has a value although no operator writes it. */
function hasValue(report: Report, subgraph: Subgraph, index: number): boolean {
  const tensor = subgraph.tensors[index]!;
  const hasData = tensor.buffer !== 0 && (report.model.buffers[tensor.buffer]?.byteLength ?? 0) > 0;
  return hasData || tensor.isVariable || tensor.externalBuffer !== undefined || elementCount(tensor.shape) === 0;
}

function findProducers(report: Report, subgraph: Subgraph, s: number): Int32Array {
  const producer = new Int32Array(subgraph.tensors.length).fill(-1);
  const given = new Set(subgraph.inputs);
  subgraph.operators.forEach((operator, index) => {
    const location: Location = { subgraph: s, operator: index, op: operator.op };
    for (const [port, tensors] of [
      ["input", operator.inputs],
      ["output", operator.outputs],
      ["intermediate", operator.intermediates],
    ] as const) {
      for (const tensor of tensors) {
        if (tensor === -1 || inRange(tensor, producer.length)) continue;
        reportError(
          report,
          `${nameOperator(operator, s, index)}: an ${port} is tensor ${tensor} of ${producer.length}, which does not exist: the file is damaged`,
          location,
        );
      }
    }
    for (const tensor of operator.outputs) {
      if (!inRange(tensor, producer.length)) continue;
      const what = nameTensor(subgraph.tensors[tensor]!, s, tensor);
      const other = producer[tensor]!;
      if (other >= 0) {
        const first = nameOperator(subgraph.operators[other]!, s, other);
        reportError(
          report,
          `${what} is written by ${first} and again by ${nameOperator(operator, s, index)}; give each its own output`,
          { ...location, tensor },
        );
      } else if (given.has(tensor) || (report.model.buffers[subgraph.tensors[tensor]!.buffer]?.byteLength ?? 0) > 0) {
        const kind = given.has(tensor) ? "an input" : "a constant";
        reportWarning(
          report,
          "WRITTEN_END",
          `${what} is ${kind} of the subgraph, yet ${nameOperator(operator, s, index)} writes it`,
          { ...location, tensor },
        );
      }
      producer[tensor] = index;
    }
    if (
      operator.mutatingInputs &&
      operator.mutatingInputs.length > 0 &&
      operator.mutatingInputs.length !== operator.inputs.length
    ) {
      reportWarning(
        report,
        "MUTATING_INPUTS",
        `${nameOperator(operator, s, index)} says of ${operator.mutatingInputs.length} inputs whether it changes them, but has ${operator.inputs.length}`,
        location,
      );
    }
  });
  return producer;
}

function verifyInputs(
  report: Report,
  subgraph: Subgraph,
  s: number,
  operator: Operator,
  index: number,
  producer: Int32Array,
  readyByItself: (tensor: number) => boolean,
): void {
  for (const tensor of operator.inputs) {
    if (!inRange(tensor, producer.length)) continue;
    const from = producer[tensor]!;
    if (from >= 0 && from < index) continue;
    const location: Location = { subgraph: s, operator: index, op: operator.op, tensor };
    const what = nameTensor(subgraph.tensors[tensor]!, s, tensor);
    const who = nameOperator(operator, s, index);
    if (from === index) {
      // Runtimes let custom operators hand a tensor through.
      if (!operator.op.startsWith("CUSTOM:"))
        reportError(report, `${who} reads ${what}, which is its own output`, location);
    } else if (from > index) {
      if (readyByItself(tensor)) continue;
      reportError(
        report,
        `${who} reads ${what} before ${nameOperator(subgraph.operators[from]!, s, from)} writes it: order the operators by their data, or break the cycle`,
        location,
      );
    } else if (!readyByItself(tensor)) {
      reportWarning(
        report,
        "NOT_PRODUCED",
        `${who} reads ${what}, which nothing produces: its values are undefined`,
        location,
      );
    }
  }
}
