import type { Diagnostic, Model } from "@litequant/core";
import { verifyCalls } from "./calls.ts";
import { verifyGraph } from "./graph.ts";
import { inRange, reportError, type Report } from "./report.ts";
import { verifyTensors } from "./tensors.ts";

/**
 * Checks a model against itself: indices in range, data against shapes, one producer for every tensor, operators in an order that
 * runs, quantization against axes, variables without data, signatures and calls that lead somewhere.
 *
 * Work is linear in the model's size. {@link decodeModel} does this; call it for a model made by hand.
 * @returns Findings in the order of the model. Severity `error`: runtimes reject it or its values would be undefined;
 * `warning`: odd, but some runtime runs it.
 */
export function verifyModel(model: Model): Diagnostic[] {
  const report: Report = { model, diagnostics: [] };
  if (model.subgraphs.length === 0) reportError(report, "the model has no subgraph, so there is nothing to run");
  model.subgraphs.forEach((subgraph, s) => {
    verifyTensors(report, subgraph, s);
    verifyGraph(report, subgraph, s);
  });
  verifyCalls(report);
  verifySignatures(report);
  for (const { name, buffer } of model.metadata) {
    if (!inRange(buffer, model.buffers.length))
      reportError(report, `metadata entry "${name}" refers to buffer ${buffer} of ${model.buffers.length}`);
  }
  return report.diagnostics;
}

function verifySignatures(report: Report): void {
  const { subgraphs, signatures } = report.model;
  for (const { key, subgraph, inputs, outputs } of signatures) {
    const tensors = subgraphs[subgraph]?.tensors.length;
    if (tensors === undefined) {
      reportError(report, `signature "${key}" is of subgraph ${subgraph}, and the model has ${subgraphs.length}`);
      continue;
    }
    for (const [name, tensor] of [...Object.entries(inputs), ...Object.entries(outputs)]) {
      if (!inRange(tensor, tensors)) {
        reportError(
          report,
          `signature "${key}": "${name}" is tensor ${tensor} of ${tensors} of subgraph ${subgraph}, which does not exist`,
          { subgraph, tensor, name },
        );
      }
    }
  }
}
