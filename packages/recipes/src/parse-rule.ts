import type { Json } from "@litequant/core";

import { fieldsOf, isJson, isObject } from "./fields.ts";
import type { Fields } from "./fields.ts";
import { indexTest } from "./indices.ts";
import { checkOperatorName, endNames } from "./operator-names.ts";
import { expressionTest, nameTest } from "./patterns.ts";
import type { RecipeRule, RuleWhat, RuleWhere } from "./recipe.ts";

const FIELDS = [
  "op",
  "name",
  "scope",
  "index",
  "signature",
  "unlisted",
  "scheme",
  "bits",
  "granularity",
  "minElements",
  "exact",
  "calibrator",
  "options",
  "why",
  "optional",
] as const satisfies readonly (keyof RecipeRule)[];

/** Reads one rule. @throws LitequantError `INVALID_ARGUMENT` with the rule's number, the field, and what it can be. */
export function parseRule(value: unknown, number: number): RecipeRule {
  const where = `rule ${number}`;
  const fields = fieldsOf(value, where, FIELDS);
  const why = fields.text("why");
  const optional = fields.flag("optional");
  return {
    ...parseWhere(fields, where),
    ...parseWhat(fields),
    ...(why !== undefined && { why }),
    ...(optional === true && { optional }),
  };
}

function parseWhere(fields: Fields, where: string): RuleWhere {
  const op = parseOps(fields, where);
  const name = fields.text("name");
  if (name !== undefined) nameTest(name, `${where}: name`);
  const scope = fields.text("scope");
  if (scope !== undefined) expressionTest(scope, `${where}: scope`);
  const index = fields.get("index") as RuleWhere["index"];
  if (index !== undefined) indexTest(index, `${where}: index`);
  if (index !== undefined && [op].flat().some((item) => endNames.includes(item as never))) {
    fields.refuse("index", "it for operators alone: INPUT and OUTPUT have a name");
  }
  const signature = fields.text("signature");
  const unlisted = fields.text("unlisted");
  return {
    ...(op !== undefined && { op }),
    ...(name !== undefined && { name }),
    ...(scope !== undefined && { scope }),
    ...(index !== undefined && { index }),
    ...(signature !== undefined && { signature }),
    ...(unlisted !== undefined && { unlisted }),
  };
}

function parseOps(fields: Fields, where: string): RuleWhere["op"] {
  const given = fields.get("op");
  if (given === undefined) return undefined;
  const names: readonly unknown[] = Array.isArray(given) ? given : [given];
  const isList = names.length > 0 && names.every((name): name is string => typeof name === "string" && name !== "");
  if (!isList) return fields.refuse("op", "an operator's name or a list of them");
  for (const name of names) checkOperatorName(name, `${where}: op`);
  return given as string | readonly string[];
}

function parseWhat(fields: Fields): RuleWhat {
  const scheme = fields.text("scheme");
  if (scheme === undefined) return fields.refuse("scheme", "a scheme's name, a module, or float");
  const bits = fields.oneOf("bits", [8, 4, 2] as const);
  const granularity = fields.oneOf("granularity", ["channel", "tensor", 32, 64, 128, 256] as const);
  const minElements = fields.count("minElements");
  const exact = fields.flag("exact");
  const calibrator = fields.text("calibrator");
  const options = parseOptions(fields);
  const what = {
    ...(bits !== undefined && { bits }),
    ...(granularity !== undefined && { granularity }),
    ...(minElements !== undefined && { minElements }),
    ...(exact === true && { exact }),
    ...(calibrator !== undefined && { calibrator }),
    ...(options !== undefined && { options }),
  };
  const [idle] = Object.keys(what);
  if (scheme === "float" && idle !== undefined) return fields.refuse(idle, "nothing: float has no options");
  return { scheme, ...what };
}

/** Options that rules have fields for are given there, so that there is one place to look. */
function parseOptions(fields: Fields): { readonly [name: string]: Json } | undefined {
  const options = fields.get("options");
  if (options === undefined) return undefined;
  if (!isObject(options) || !isJson(options)) return fields.refuse("options", "an object of the scheme's options");
  const twice = ["bits", "granularity", "minElements"].find((name) => Object.hasOwn(options, name));
  if (twice !== undefined) return fields.refuse("options", `${twice} as a field of the rule`);
  return options;
}
