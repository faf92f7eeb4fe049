import { LitequantError } from "@litequant/core";
import type { DType, Json, Scheme } from "@litequant/core";

import { refusal } from "./fields.ts";
import { endNames } from "./operator-names.ts";
import type { RecipeRule } from "./recipe.ts";

/** Makes a scheme by its name, or a module's specifier. */
export type MakeScheme = (name: string, options: { readonly [name: string]: Json }) => Scheme;

/** What a rule gives to operators, and to ends. */
export interface RuleScheme {
  /** Absent: the rule is for ends alone. */
  readonly scheme?: Scheme;
  /** Absent: the rule is not for ends. */
  readonly end?: DType;
}

const endTypes: ReadonlyMap<string, DType> = new Map<string, DType>([
  ["float", "float32"],
  ["float32", "float32"],
  ["int8", "int8"],
  ["uint8", "uint8"],
  ["int16", "int16"],
]);

/** Types that are no schemes. */
const typesAlone: ReadonlySet<string> = new Set(["float32", "uint8", "int16"]);

/**
 * Makes what each rule gives; equal rules share one scheme.
 *
 * @throws LitequantError `INVALID_ARGUMENT`, or what `make` throws, with the rule's number.
 */
export function schemesOfRules(rules: readonly RecipeRule[], make: MakeScheme): readonly RuleScheme[] {
  const made = new Map<string, Scheme>();
  return rules.map((rule, index) => {
    const where = `rule ${index + 1}`;
    const ops = [rule.op ?? []].flat();
    const ends = ops.filter((op) => endNames.includes(op as never));
    if (ends.length > 0 && ends.length === ops.length) return { end: endType(rule, undefined, where) };
    if (rule.scheme === "float") {
      return { scheme: floatScheme(keepsFloat(rule, where)), ...(ends.length > 0 && { end: "float32" }) };
    }
    if (typesAlone.has(rule.scheme)) {
      throw refusal(`${where}: ${rule.scheme} is a type of inputs and outputs; give it to INPUT and OUTPUT alone`);
    }
    const options = schemeOptions(rule);
    const key = JSON.stringify([rule.scheme, options]);
    const scheme = made.get(key) ?? inRule(where, () => make(rule.scheme, options));
    made.set(key, scheme);
    return { scheme, ...(ends.length > 0 && { end: endType(rule, scheme, where) }) };
  });
}

function schemeOptions({ bits, granularity, minElements, options }: RecipeRule): { readonly [name: string]: Json } {
  return {
    ...(bits !== undefined && { bits }),
    ...(granularity !== undefined && { granularity }),
    ...(minElements !== undefined && { minElements }),
    ...options,
  };
}

function inRule<T>(where: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!LitequantError.isInstance(error)) throw error;
    throw new LitequantError(error.code, `${where}: ${error.message}`, { location: error.location, cause: error });
  }
}

function endType({ scheme: name }: RecipeRule, scheme: Scheme | undefined, where: string): DType {
  const type = endTypes.get(name);
  if (type !== undefined) return type;
  const bits = name === "int16x8" ? 16 : scheme?.activations?.bits;
  if (bits !== undefined) return `int${bits}`;
  const known = [...endTypes.keys()].join(", ");
  throw refusal(`${where}: ${name} gives inputs and outputs no type; give INPUT and OUTPUT one of ${known}`);
}

function keepsFloat({ why }: RecipeRule, where: string): string {
  return why === undefined ? `${where} keeps it as it is` : `${why} (${where} keeps it as it is)`;
}

/** The scheme that leaves operators as they are. */
export function floatScheme(message: string): Scheme {
  return {
    kind: "scheme",
    contract: 1,
    name: "float",
    options: {},
    decide: () => ({ float: { code: "KEPT_BY_RECIPE", message } }),
  };
}
