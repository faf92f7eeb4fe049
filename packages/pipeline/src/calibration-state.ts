import type { CalibrationTable, CalibratorFor, Json, Tensor } from "@litequant/core";
import { LitequantError } from "@litequant/core";
import type { SampleSet } from "./sample-set.ts";
import { startWatch } from "./watch.ts";
import type { Watch } from "./watch.ts";

/** What merging and resuming need beyond the ranges, as it stands in `CalibrationTable.state`. */
export function stateToJson(samples: SampleSet, watches: readonly Watch[]): Json {
  return {
    samples: samples.map(([first, last]) => [first, last]),
    observers: watches.map(({ id, tensor, producer, nonFinite, observer }) => ({
      subgraph: id.subgraph,
      index: id.index,
      name: tensor.name,
      shape: [...tensor.shape],
      operator: producer.operator,
      op: producer.op,
      ...(nonFinite && { nonFinite: { sample: nonFinite.sample, count: nonFinite.count } }),
      state: observer.toJSON(),
    })),
  };
}

/**
 * The observers that a table's state describes. The tensors carry what the state keeps of them: name and shape.
 *
 * @throws LitequantError `INVALID_DATA` when the table has no state (a bare list of ranges) or a broken one.
 */
export function watchesFromTable(table: CalibrationTable, choice: CalibratorFor): Watch[] {
  const entries = fieldOf(table.state, "observers");
  if (!Array.isArray(entries)) {
    throw new LitequantError(
      "INVALID_DATA",
      "these ranges have no observer state, so they cannot be merged or resumed; calibrate again and keep the whole RANGES.json",
    );
  }
  return entries.map((entry: Json, position) => {
    const number = (key: string): number => {
      const value = fieldOf(entry, key);
      if (typeof value !== "number") throw broken(`observers[${position}].${key} is not a number`);
      return value;
    };
    const shape = fieldOf(entry, "shape");
    const seen = fieldOf(entry, "nonFinite");
    const tensor: Tensor = {
      name: textOf(entry, "name"),
      dtype: "float32",
      shape: Array.isArray(shape) ? shape.map(Number) : [],
      hasRank: true,
      isVariable: false,
      buffer: 0,
    };
    return startWatch({
      id: { subgraph: number("subgraph"), index: number("index") },
      tensor,
      choice,
      producer: { operator: number("operator"), op: textOf(entry, "op") },
      state: fieldOf(entry, "state") ?? null,
      nonFinite:
        seen === undefined
          ? undefined
          : { sample: Number(fieldOf(seen, "sample")), count: Number(fieldOf(seen, "count")) },
    });
  });
}

/** The index sets of a state. @throws LitequantError `INVALID_DATA` when they are not sorted runs. */
export function samplesFromState(state: Json | undefined): SampleSet {
  const runs = fieldOf(state, "samples");
  if (runs === undefined) return [];
  if (!Array.isArray(runs)) throw broken("samples is not a list of runs");
  return runs.map((run: Json) => {
    const [first, last] = Array.isArray(run) ? run : [];
    if (typeof first !== "number" || typeof last !== "number" || first > last)
      throw broken("samples is not a list of [first, last]");
    return [first, last] as const;
  });
}

/** A field of a JSON object, undefined where `value` is none or lacks it. */
export function fieldOf(value: Json | undefined, key: string): Json | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, key) ? (value as { readonly [key: string]: Json })[key] : undefined;
}

/** A text field of a JSON object, `fallback` where there is none. */
export function textOf(value: Json | undefined, key: string, fallback = ""): string {
  const text = fieldOf(value, key);
  return typeof text === "string" ? text : fallback;
}

function broken(what: string): LitequantError {
  return new LitequantError("INVALID_DATA", `the state of these ranges is broken: ${what}; calibrate again`);
}
