import { builtinSpecs } from "@litequant/ops";

import { refusal } from "./fields.ts";
import { didYouMean } from "./nearest.ts";

/** The ends of a model as operators that rules can name. */
export const endNames = ["INPUT", "OUTPUT"] as const;

/** One of the two ends. */
export type EndName = (typeof endNames)[number];

const known: ReadonlySet<string> = new Set([...builtinSpecs.map(({ name }) => name), ...endNames]);

/** @throws LitequantError `INVALID_ARGUMENT` when no operator has that name. */
export function checkOperatorName(name: string, where: string): void {
  if (isOperatorName(name)) return;
  throw refusal(
    `${where}: no operator is called '${name}'; give a name as CONV_2D, or CUSTOM:name.${didYouMean(name, known)}`,
  );
}

/** Whether an operator can have that name; custom operators can have any. */
export function isOperatorName(name: string): boolean {
  return known.has(name) || /^(CUSTOM|BUILTIN):./.test(name);
}
