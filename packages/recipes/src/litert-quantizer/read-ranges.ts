import { isConstant, LitequantError } from "@litequant/core";
import type { CalibrationTable, Diagnostic, Model, TensorRange } from "@litequant/core";

import { isObject, show } from "../fields.ts";

/**
 * Reads a calibration result of LiteRT Quantizer: ranges by tensor name, as moving averages left them, for any scheme.
 *
 * @param json - `{ model_qsvs: { name: { min, max } }, metadata }`, or the map of tensors alone.
 * @returns A table for `model`. Constants are left out; a name that several subgraphs have counts for each of them. `diagnostics`
 *   has `RANGES_UNUSED` with names that the model lacks.
 * @throws LitequantError `INVALID_DATA` when the file is another, a range is none, or no name is one of the model's.
 */
export function readLiteRtRanges(json: unknown, model: Model): CalibrationTable {
  if (!isObject(json)) throw invalid(`the calibration result is ${show(json)}; give an object of tensors`);
  const map = json["model_qsvs"] ?? json;
  if (!isObject(map)) throw invalid(`model_qsvs is ${show(map)}; give an object of tensors`);
  const ranges = new Map(
    Object.entries(map).flatMap(([name, value]) => {
      const range = rangeOf(name, value);
      return range === undefined ? [] : [[name, range]];
    }),
  );
  const tensors = model.subgraphs.flatMap((graph, subgraph) =>
    graph.tensors.flatMap(({ name, dtype }, index): readonly TensorRange[] => {
      const range = dtype === "float32" && !isConstant(model, graph, index) ? ranges.get(name) : undefined;
      return range === undefined ? [] : [{ subgraph, index, name, ...range }];
    }),
  );
  if (tensors.length === 0) {
    throw invalid(`no activation of the model is among the ${ranges.size} tensors of the calibration result`);
  }
  const count = countOf(json["metadata"]);
  return {
    model: model.source ?? { sha256: "", steps: [] },
    kernels: "litert-quantizer",
    calibrator: { name: "litert-quantizer", options: {} },
    samples: count > 0 ? [[0, count - 1]] : [],
    tensors,
    diagnostics: unknownNames([...ranges.keys()], model),
  };
}

/** Values are nested to the tensor's rank; several of them span one range. Tensors that were never seen have none. */
function rangeOf(name: string, value: unknown): { readonly min: number; readonly max: number } | undefined {
  if (!isObject(value)) throw invalid(`${show(name)} is ${show(value)} in the calibration result; give { min, max }`);
  if (value["min"] === undefined && value["max"] === undefined) return undefined;
  const [low, high] = [value["min"], value["max"]].map(numbersOf);
  const all = [...low!, ...high!];
  const min = low!.reduce((least, each) => Math.min(least, each), Infinity);
  const max = high!.reduce((most, each) => Math.max(most, each), -Infinity);
  if (!all.every(Number.isFinite) || min > max) {
    throw invalid(`${show(name)} has no range in the calibration result: ${show(value)}`);
  }
  // Equal tables are equal bytes.
  return { min: min + 0, max: max + 0 };
}

function numbersOf(value: unknown): readonly number[] {
  return [value].flat(Infinity).map((each) => (typeof each === "number" ? each : NaN));
}

function countOf(metadata: unknown): number {
  const count = isObject(metadata) ? metadata["num_samples_calibrated"] : undefined;
  return Number.isSafeInteger(count) ? (count as number) : 0;
}

function unknownNames(names: readonly string[], model: Model): readonly Diagnostic[] {
  const known = new Set(model.subgraphs.flatMap(({ tensors }) => tensors.map(({ name }) => name)));
  const strays = names.filter((name) => !known.has(name));
  if (strays.length === 0) return [];
  const message = `the calibration result has ${strays.length} tensors that the model has not, ${show(strays[0])} first`;
  return [{ code: "RANGES_UNUSED", severity: "warning", message }];
}

function invalid(message: string): LitequantError {
  return new LitequantError("INVALID_DATA", message);
}
