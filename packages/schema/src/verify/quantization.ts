import type { Location, QuantizationParams, Tensor } from "@litequant/core";
import { inRange, reportError, reportWarning, type Report } from "./report.ts";

/**
 * Checks quantization against the tensor. Counts that differ are errors; an axis or scale count that does not fit the shape is a
 * warning: TensorFlow Lite rejects it at load, its sister for microcontrollers runs such models.
 */
export function verifyQuantization(
  report: Report,
  tensor: Tensor,
  quantization: QuantizationParams,
  what: string,
  location: Location,
): void {
  const { scale, zeroPoint, details } = quantization;
  if (details?.kind === "blockwise" || details?.kind === "multi-axis")
    return verifyDetails(report, details, tensor, what, location);
  if (scale.length === 0) return;
  if (scale.length !== zeroPoint.length) {
    return reportError(
      report,
      `${what} has ${scale.length} scales and ${zeroPoint.length} zero points; runtimes want as many of each: convert the model again`,
      location,
    );
  }
  if (scale.some((value) => !(value >= 0) || value === Infinity)) {
    reportWarning(
      report,
      "SCALE_VALUE",
      `${what} has a scale that is negative or not finite: its values mean nothing`,
      location,
    );
  }
  verifyAxis(report, tensor, quantization, what, location);
}

function verifyAxis(
  report: Report,
  { shape }: Tensor,
  { scale, axis }: QuantizationParams,
  what: string,
  location: Location,
): void {
  if (axis < 0 || (shape.length > 0 && axis >= shape.length)) {
    return reportWarning(
      report,
      "QUANTIZED_AXIS",
      `${what} is quantized along axis ${axis}, which its shape [${shape.join(", ")}] lacks; TensorFlow Lite rejects this`,
      location,
    );
  }
  if (scale.length !== 1 && shape.length > 0 && scale.length !== shape[axis]) {
    const message = `${what} has ${scale.length} scales where axis ${axis} of its shape [${shape.join(", ")}] wants 1 or ${shape[axis]}; TensorFlow Lite rejects this`;
    reportWarning(report, "QUANTIZED_AXIS", message, location);
  }
}

type TensorDetails = Extract<NonNullable<QuantizationParams["details"]>, { readonly scales: number }>;

function verifyDetails(
  report: Report,
  details: TensorDetails,
  { shape }: Tensor,
  what: string,
  location: Location,
): void {
  const count = report.model.subgraphs[location.subgraph ?? 0]?.tensors.length ?? 0;
  if (!inRange(details.scales, count))
    reportError(report, `${what}: its scales are tensor ${details.scales} of ${count}, which does not exist`, location);
  if (details.zeroPoints !== -1 && !inRange(details.zeroPoints, count)) {
    reportError(
      report,
      `${what}: its zero points are tensor ${details.zeroPoints} of ${count}, which does not exist`,
      location,
    );
  }
  if (details.blockSize < 0) reportError(report, `${what}: its block size is ${details.blockSize}`, location);
  if (details.kind !== "multi-axis") return;
  if (details.axes.length === 0)
    reportError(report, `${what} is quantized along several axes but names none`, location);
  for (const axis of details.axes) {
    if (axis < 0 || (shape.length > 0 && axis >= shape.length))
      reportError(
        report,
        `${what} is quantized along axis ${axis}, which its shape [${shape.join(", ")}] lacks`,
        location,
      );
  }
}
