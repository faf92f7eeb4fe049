import type { Reason } from "@litequant/core";

import { isObject, refusal } from "../fields.ts";
import type { Recipe, RecipeRule, RuleWhat } from "../recipe.ts";
import { describeConfig } from "./config.ts";
import type { OpConfig } from "./config.ts";
import { orderEntries, readEntries } from "./entries.ts";
import type { Entry } from "./entries.ts";
import { isEnd, isSupported, knownOps } from "./policy.ts";

const COMPOSITE = "STABLEHLO_COMPOSITE";

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
 * @throws LitequantError `INVALID_ARGUMENT` for what LiteRT Quantizer refuses, and for `dequantized_weight_recovery`.
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
      why: `entry ${number}: ${algorithm}, ${what}`,
    },
  ];
}

/** Operators that an entry is for, by LiteRT Quantizer's names. Composites have no integer form here. */
function operationsOf({ operation, algorithm, config }: Entry): readonly string[] {
  const named = operation === "*" ? knownOps : [operation];
  if (config === undefined) return named;
  return named.filter((op) => op !== COMPOSITE && isSupported(algorithm, op, config));
}

function schemeOf(config: OpConfig): RuleWhat {
  const { weights, activations, compute, minWeightElements } = config;
  if (weights.dtype === "FLOAT") return { scheme: "float16" };
  if (activations?.dtype === "UINT") return { scheme: "uint8" };
  const { bits, granularity } = weights;
  if (bits === 16) throw refusal(`${describeConfig(config)}: integer weights have 8, 4 or 2 bits`);
  if (activations !== undefined) {
    const least = minWeightElements > 0 && { minElements: minWeightElements };
    return { scheme: activations.bits === 16 ? "int16x8" : "int8", bits, granularity, ...least };
  }
  const scheme = compute === "INTEGER" ? "dynamic-range" : "weight-only";
  return { scheme, bits, granularity, minElements: minWeightElements };
}

const plainAlgorithms: ReadonlySet<string> = new Set(["min_max_uniform_quantize", "no_quantize", "float_casting"]);

function notesOf(entry: Entry): readonly Reason[] {
  const { number, operation, algorithm, config } = entry;
  if (config === undefined) return [];
  const { weights, activations, skipChecks } = config;
  const ops = operationsOf(entry);
  const notes: Reason[] = [];
  const say = (code: string, message: string): void =>
    void notes.push({ code, message: `entry ${number}: ${message}` });
  if (ops.length === 0) {
    const reason = operation === COMPOSITE ? "composites stay float here" : `nothing has ${describeConfig(config)}`;
    say("ENTRY_WITHOUT_EFFECT", `${reason}, so that it quantizes nothing`);
    return notes;
  }
  if (!plainAlgorithms.has(algorithm)) say("ALGORITHM_REPLACED", `${algorithm} is not here: min-max instead`);
  if (algorithm === "float_casting") say("FLOAT16_BIASES", "biases become float16 as well, not weights alone");
  if (!weights.symmetric) say("SYMMETRIC_WEIGHTS", "weights become symmetric, which kernels take everywhere");
  const hasOperators = ops.some((op) => !isEnd(op));
  if (activations?.bits === 8 && activations.symmetric && hasOperators) {
    say("ASYMMETRIC_ACTIVATIONS", "activations become asymmetric, which wastes no half of a range");
  }
  if (skipChecks) say("CHECKED_ANYWAY", "skip_checks skips nothing here: what no kernel takes gets what one takes");
  if (weights.params.length > 0) say("PARAMETERS_UNUSED", `nothing here reads ${weights.params.join(", ")}`);
  return notes;
}

function strayFields({ number }: Entry, value: unknown): readonly Reason[] {
  const known = ["regex", "operation", "algorithm_key", "op_config"];
  const strays = Object.keys(value as object).filter((name) => !known.includes(name));
  if (strays.length === 0) return [];
  return [{ code: "FIELDS_UNREAD", message: `entry ${number}: LiteRT Quantizer does not read ${strays.join(", ")}` }];
}
