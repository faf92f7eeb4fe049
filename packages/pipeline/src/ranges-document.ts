import type { CalibrationTable, Diagnostic, Json, Location, Model, TensorRange } from "@litequant/core";
import { LitequantError } from "@litequant/core";
import { withIntermediates } from "@litequant/ops";
import { fieldOf, samplesFromState, textOf } from "./calibration-state.ts";
import { countSamples } from "./sample-set.ts";
import { isFromState } from "./watch-diagnostics.ts";

/**
 * The RANGES document of a table: `tensors` is what quantization reads, `state` what merging and resuming need.
 *
 * Of the diagnostics it has those that follow from the state, so that shards merge to the document of one run.
 */
export function rangesDocument(table: CalibrationTable): Json {
  const { name, options, target } = table.calibrator;
  return {
    litequant: 1,
    model: { sha256: table.model.sha256 },
    kernels: table.kernels,
    calibrator: { name, options, ...(target && { target: { ...target } }) },
    samples: countSamples(table.samples),
    tensors: rangeList(table),
    ...(table.state !== undefined && { state: table.state }),
    diagnostics: table.diagnostics
      .filter(isFromState)
      .map((diagnostic) => ({ ...diagnostic, location: { ...diagnostic.location } })),
  };
}

/** The ranges alone, each with its calibrator: equal lists give equal files. */
export function rangeList({ tensors, calibrator: { name } }: CalibrationTable): Json {
  return tensors.map((range) => ({ ...range, calibrator: range.calibrator ?? name }));
}

/**
 * Reads a RANGES document. A bare array is its `tensors`; a document with nothing else is valid.
 *
 * @throws LitequantError `INVALID_DATA` when an entry is no range: an index that is no integer, min above max, not finite;
 *   or when two give one tensor different ranges.
 */
export function parseRanges(document: Json): CalibrationTable {
  const version = fieldOf(document, "litequant");
  if (version !== undefined && version !== 1)
    throw invalid(
      `version ${JSON.stringify(version)} of the ranges document is not known here; this litequant reads version 1`,
    );
  const tensors = Array.isArray(document) ? document : fieldOf(document, "tensors");
  if (!Array.isArray(tensors))
    throw invalid("a ranges document is { tensors: [{ subgraph, index, min, max }] } or that list alone");
  const calibrator = fieldOf(document, "calibrator");
  const name = textOf(calibrator, "name", "unknown");
  const target = fieldOf(calibrator, "target");
  const state = fieldOf(document, "state");
  const diagnostics = fieldOf(document, "diagnostics");
  return {
    model: { sha256: textOf(fieldOf(document, "model"), "sha256"), steps: [] },
    kernels: textOf(document, "kernels", "unknown"),
    calibrator: {
      name,
      options: fieldOf(calibrator, "options") ?? {},
      ...(target !== undefined && { target: target as unknown as { bits: 8; symmetric: boolean } }),
    },
    samples: samplesFromState(state),
    tensors: agreeing(tensors.map((entry: Json, position) => parseRange(entry, position, name))),
    ...(state !== undefined && { state }),
    diagnostics: Array.isArray(diagnostics) ? diagnostics : [],
  };
}

/**
 * Checks that ranges are of this model.
 *
 * @returns Warnings: ranges of tensors that the model lacks, or a document that names another file whose tensors agree.
 * @throws LitequantError `INVALID_DATA` when a tensor has another name than in the ranges, or the model has none of them.
 */
export function checkRanges(model: Model, table: CalibrationTable): Diagnostic[] {
  const extended = withIntermediates(model);
  const beyond = table.tensors.filter(
    ({ subgraph, index }) => extended.subgraphs[subgraph]?.tensors[index] === undefined,
  );
  const [first] = beyond;
  if (first !== undefined && beyond.length === table.tensors.length) {
    throw invalid(`the ranges have ${tensorText(first)}, the model has not: they are of another model`, placeOf(first));
  }
  for (const range of table.tensors) {
    const { subgraph, index, name } = range;
    // Names of appended intermediates differ between tools.
    const tensor = model.subgraphs[subgraph]?.tensors[index];
    if (tensor === undefined || name === "" || tensor.name === "" || name === tensor.name) continue;
    throw invalid(
      `${tensorText(range)} is '${tensor.name}' in the model and '${name}' in the ranges: they are of another model`,
      placeOf(range),
    );
  }
  return [...beyond.map(leftOut), ...otherFile(model, table)];
}

function leftOut(range: TensorRange): Diagnostic {
  return {
    code: "RANGE_LEFT_OUT",
    severity: "warning",
    message: `the ranges have ${tensorText(range)} '${range.name}', which the model has not; it is left out`,
    location: placeOf(range),
  };
}

function otherFile(model: Model, { model: { sha256 } }: CalibrationTable): Diagnostic[] {
  if (sha256 === "" || model.source === undefined || model.source.sha256 === sha256) return [];
  const hashes = `sha256 ${sha256.slice(0, 12)}, this one is ${model.source.sha256.slice(0, 12)}`;
  return [
    {
      code: "RANGES_OF_OTHER_FILE",
      severity: "warning",
      message: `the ranges were calibrated on another file (${hashes}); its tensors agree by index and name`,
    },
  ];
}

function tensorText({ subgraph, index }: TensorRange): string {
  return subgraph === 0 ? `tensor ${index}` : `tensor ${index} of subgraph ${subgraph}`;
}

function placeOf({ subgraph, index, name }: TensorRange): Location {
  return { subgraph, tensor: index, name };
}

function agreeing(ranges: readonly TensorRange[]): readonly TensorRange[] {
  const seen = new Map<string, TensorRange>();
  for (const range of ranges) {
    const key = `${range.subgraph}/${range.index}`;
    const before = seen.get(key);
    if (before !== undefined && (before.min !== range.min || before.max !== range.max)) {
      const both = `${before.min} to ${before.max} and ${range.min} to ${range.max}`;
      throw invalid(`${tensorText(range)} has two ranges, ${both}; keep one of them`, placeOf(range));
    }
    seen.set(key, range);
  }
  return ranges;
}

function parseRange(entry: Json, position: number, usual: string): TensorRange {
  const number = (key: string): number => {
    const value = fieldOf(entry, key) ?? (key === "subgraph" ? 0 : undefined);
    if (typeof value !== "number" || !Number.isFinite(value))
      throw invalid(`tensors[${position}].${key} is ${JSON.stringify(value)}, not a finite number`);
    return value;
  };
  const [subgraph, index, min, max] = [number("subgraph"), number("index"), number("min"), number("max")];
  if (!Number.isInteger(index) || !Number.isInteger(subgraph) || index < 0 || subgraph < 0)
    throw invalid(`tensors[${position}] is no tensor: subgraph ${subgraph}, index ${index}`);
  if (min > max) throw invalid(`tensors[${position}]: min ${min} is above max ${max}`, { subgraph, tensor: index });
  const calibrator = fieldOf(entry, "calibrator");
  const perChannel = fieldOf(entry, "perChannel");
  return {
    subgraph,
    index,
    name: textOf(entry, "name"),
    min,
    max,
    ...(typeof calibrator === "string" && calibrator !== usual && { calibrator }),
    ...(perChannel !== undefined && { perChannel: perChannel as unknown as NonNullable<TensorRange["perChannel"]> }),
  };
}

function invalid(message: string, location: Location = {}): LitequantError {
  return new LitequantError("INVALID_DATA", message, { location });
}
