import type { Reason } from "@litequant/core";

import { fieldsOf, isObject, refusal, show } from "../fields.ts";
import { didYouMean } from "../nearest.ts";
import { describeConfig, readConfig } from "./config.ts";
import type { OpConfig } from "./config.ts";
import { algorithms, configurationsOf, isSupported, knownOps } from "./policy.ts";
import { translatePython } from "./python-expression.ts";

/** One entry of a LiteRT Quantizer recipe. */
export interface Entry {
  /** Its place in the file, from 1. */
  readonly number: number;
  /** As it is in the file: entries belong together when their patterns are the same text. */
  readonly regex: string;
  /** For JavaScript, between slashes. */
  readonly expression: string;
  /** A name of LiteRT Quantizer's, or `*`. */
  readonly operation: string;
  readonly algorithm: string;
  /** Absent for `no_quantize`. */
  readonly config?: OpConfig;
}

const FIELDS = ["regex", "operation", "algorithm_key", "op_config"];

/**
 * Reads the entries of a recipe, all of them, those that others replace, too.
 *
 * @throws LitequantError `INVALID_ARGUMENT` with the entry's number, for what LiteRT Quantizer refuses when it loads a recipe,
 *   and for patterns that cannot be had here.
 */
export function readEntries(list: readonly unknown[]): readonly Entry[] {
  return list.map((value, index) => readEntry(value, index + 1));
}

function readEntry(value: unknown, number: number): Entry {
  const where = `entry ${number}`;
  // Fields beyond these are not read, as there.
  const fields = fieldsOf(value, where, [...FIELDS, ...(isObject(value) ? Object.keys(value) : [])]);
  const regex = fields.get("regex");
  if (typeof regex !== "string") return fields.refuse("regex", "a pattern, .* for every operator");
  const operation = fields.text("operation") ?? fields.refuse("operation", "an operator's name, or *");
  const algorithm = fields.text("algorithm_key") ?? fields.refuse("algorithm_key", "min_max_uniform_quantize");
  if (!Object.hasOwn(algorithms, algorithm)) {
    fields.refuse("algorithm_key", `one of ${Object.keys(algorithms).join(", ")}`);
  }
  const translated = translatePython(regex);
  if ("problem" in translated) {
    throw refusal(
      `${where}: the pattern ${show(regex)} of Python's cannot be translated: ${translated.problem}; write it otherwise`,
    );
  }
  const entry: Entry = {
    number,
    regex,
    ...translated,
    operation,
    algorithm,
    ...(algorithm !== "no_quantize" && { config: readConfig(fields.get("op_config"), where) }),
  };
  if (operation !== "*") refuseUnsupported(entry, where);
  return entry;
}

/** An entry for one operator is checked when it is loaded; one for all of them gives to each what it can have, and no_quantize is always had. */
function refuseUnsupported({ operation, algorithm, config }: Entry, where: string): void {
  if (config === undefined || isSupported(algorithm, operation, config)) return;
  if (!knownOps.includes(operation)) throw refusal(`${where}: ${unknownOperation(operation)}`);
  if (algorithms[algorithm]?.includes(operation) !== true) {
    const ops = algorithms[algorithm]!.join(", ");
    throw refusal(`${where}: ${algorithm} is not there for ${operation}, but for ${ops}`);
  }
  const known = configurationsOf(operation).join(", ");
  const what = describeConfig(config);
  throw refusal(
    algorithm === "float_casting"
      ? `${where}: float_casting stores FLOAT weights of 16 bits and computes on floats, not ${what}`
      : `${where}: LiteRT Quantizer refuses ${what} for ${operation}; it has ${known}`,
  );
}

/** What to say of an operation that LiteRT Quantizer has not. */
export function unknownOperation(operation: string): string {
  const hint =
    operation === "TRANSPOSE_CONV" ? " It is called CONV_2D_TRANSPOSE there." : didYouMean(operation, knownOps);
  return `LiteRT Quantizer has no operation '${operation}'.${hint}`;
}

/**
 * Entries in the order in which they count, the last that matches first, as LiteRT Quantizer keeps them: entries with the
 * same pattern stay where the first of them was, one for all operators removes those before it, and one for the same
 * operator takes the place of the one before it.
 */
export function orderEntries(entries: readonly Entry[]): {
  readonly ordered: readonly Entry[];
  readonly notes: readonly Reason[];
} {
  const groups = new Map<string, Entry[]>();
  const notes: Reason[] = [];
  const replaces = (later: Entry, earlier: Entry): void => {
    const message = `entry ${later.number} has the pattern of entry ${earlier.number}, ${show(earlier.regex)}, and takes its place`;
    notes.push({ code: "ENTRY_REPLACED", message });
  };
  for (const entry of entries) {
    const group = groups.get(entry.regex) ?? [];
    if (entry.operation === "*") {
      for (const earlier of group) replaces(entry, earlier);
      groups.set(entry.regex, [entry]);
      continue;
    }
    const place = group.findIndex(({ operation }) => operation === entry.operation);
    if (place >= 0) replaces(entry, group[place]!);
    groups.set(entry.regex, place < 0 ? [...group, entry] : group.with(place, entry));
  }
  return { ordered: [...groups.values()].flat(), notes };
}
