import type { Reason } from "@litequant/core";

import { isObject } from "../fields.ts";
import type { Recipe, RecipeRule, RuleWhat } from "../recipe.ts";
import { describeConfig } from "./config.ts";
import type { OpConfig } from "./config.ts";
import { orderEntries, readEntries, unknownOperation } from "./entries.ts";
import type { Entry } from "./entries.ts";
import { isEnd, isSupported, knownOps } from "./policy.ts";

const COMPOSITE = "STABLEHLO_COMPOSITE";

/** For weights that were rounded before, an error for others. */
const RECOVERY = "dequantized_weight_recovery";

/** What LiteRT Quantizer calls otherwise. */
const ownNames: ReadonlyMap<string, string> = new Map([["CONV_2D_TRANSPOSE", "TRANSPOSE_CONV"]]);

/** Whether a value looks like a recipe of LiteRT Quantizer: a list of entries with a pattern. */
export function isLiteRtRecipe(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.some((entry) => isObject(entry) && Object.hasOwn(entry, "regex"));
}

/**
 * A recipe of LiteRT Quantizer as one of ours, which gives every operator of a model the dtypes and granularity that it gives.
 *
 * Algorithms that are not here become min-max, symmetric activations asymmetric; `notes` say so, and what replaces what.
 *
 * @throws LitequantError `INVALID_ARGUMENT` for what LiteRT Quantizer refuses when it loads a recipe.
 */
export function importLiteRtRecipe(list: readonly unknown[]): Recipe {
  const entries = readEntries(list);
  const { ordered, notes } = orderEntries(entries);
  return {
    litequant: 1,
    fuse: false,
    rules: [
      { scheme: "float", why: "LiteRT Quantizer keeps float what no entry matches", optional: true },
      ...ordered.flatMap(toRules),
      {
        op: COMPOSITE,
        scheme: "float",
        why: "LiteRT Quantizer keeps composites float, and what they are made of",
        optional: true,
      },
    ],
    notes: [...notes, ...ordered.flatMap(notesOf), ...entries.flatMap((entry, i) => strayFields(entry, list[i]))],
  };
}

function toRules(entry: Entry): readonly RecipeRule[] {
  const { number, expression, operation, algorithm, config } = entry;
  const op = operationsOf(entry).map((name) => ownNames.get(name) ?? name);
  if (op.length === 0) return [];
  const where = { op: op.length === 1 ? op[0]! : op, scope: expression };
  if (config === undefined) return [{ ...where, scheme: "float", why: `entry ${number}: no_quantize` }];
  const what = describeConfig(config);
  return [
    {
      ...where,
      ...(operation === "*" && { unlisted: `LiteRT Quantizer has no ${what} for them` }),
      ...schemeOf(config),
      ...(algorithm === RECOVERY && { exact: true }),
      why: `entry ${number}: ${algorithm}, ${what}`,
    },
  ];
}

/** Operators that an entry is for, by LiteRT Quantizer's names. Composites have no integer form here. */
function operationsOf({ operation, algorithm, config }: Entry): readonly string[] {
  const named = operation === "*" ? knownOps : [operation];
  if (config === undefined) return named.filter((op) => knownOps.includes(op));
  return named.filter((op) => op !== COMPOSITE && isSupported(algorithm, op, config));
}

function schemeOf(config: OpConfig): RuleWhat {
  const { weights, activations, compute, minWeightElements } = config;
  if (weights.dtype === "FLOAT") return { scheme: "float16" };
  if (activations?.dtype === "UINT") return { scheme: "uint8" };
  const { bits, granularity } = weights;
  // Integers of 16 bits pass for operators without weights alone.
  const stored = { ...(bits !== 16 && { bits }), granularity };
  if (activations !== undefined) {
    const least = minWeightElements > 0 && { minElements: minWeightElements };
    return { scheme: activations.bits === 16 ? "int16x8" : "int8", ...stored, ...least };
  }
  return { scheme: compute === "INTEGER" ? "dynamic-range" : "weight-only", ...stored, minElements: minWeightElements };
}

const plainAlgorithms: ReadonlySet<string> = new Set([
  "min_max_uniform_quantize",
  "no_quantize",
  "float_casting",
  RECOVERY,
]);

function notesOf(entry: Entry): readonly Reason[] {
  const { number, operation, algorithm, config } = entry;
  const note = (code: string, message: string): Reason => ({ code, message: `entry ${number}: ${message}` });
  const ops = operationsOf(entry);
  if (ops.length === 0) return [note("ENTRY_WITHOUT_EFFECT", whyNothing(operation, config))];
  if (config === undefined) return [];
  const { weights, activations, skipChecks } = config;
  const halved = activations?.bits === 8 && activations.symmetric && ops.some((op) => !isEnd(op));
  return [
    ...(plainAlgorithms.has(algorithm)
      ? []
      : [note("ALGORITHM_REPLACED", `${algorithm} is not here: min-max instead`)]),
    ...(algorithm === "float_casting"
      ? [note("FLOAT16_BIASES", "biases become float16 as well, not weights alone")]
      : []),
    ...(weights.symmetric
      ? []
      : [note("SYMMETRIC_WEIGHTS", "weights become symmetric, which kernels take everywhere")]),
    ...(halved
      ? [note("ASYMMETRIC_ACTIVATIONS", "activations become asymmetric, which wastes no half of a range")]
      : []),
    ...(skipChecks
      ? [note("CHECKED_ANYWAY", "skip_checks skips nothing here: what no kernel takes gets what one takes")]
      : []),
    ...(weights.params.length > 0
      ? [note("PARAMETERS_UNUSED", `nothing here reads ${weights.params.join(", ")}`)]
      : []),
  ];
}

function whyNothing(operation: string, config: OpConfig | undefined): string {
  if (operation === COMPOSITE) return "composites stay float here, so that it quantizes nothing";
  if (config === undefined) return unknownOperation(operation);
  return `LiteRT Quantizer has ${describeConfig(config)} for no operator, so that it quantizes nothing`;
}

function strayFields({ number }: Entry, value: unknown): readonly Reason[] {
  const known = ["regex", "operation", "algorithm_key", "op_config"];
  const strays = Object.keys(value as object).filter((name) => !known.includes(name));
  if (strays.length === 0) return [];
  return [{ code: "FIELDS_UNREAD", message: `entry ${number}: LiteRT Quantizer does not read ${strays.join(", ")}` }];
}
