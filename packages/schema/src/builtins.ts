import type { OpName } from "@litequant/core";
import { builtins } from "./generated/layout.ts";
import type { BuiltinLayout } from "./layout.ts";

/** Value of `Model.version` in every file of this schema; runtimes refuse others. */
export const schemaVersion = 3;

/** Names of all builtin operators of the schema, in order of their codes. */
export const builtinNames: readonly OpName[] = Object.keys(builtins) as OpName[];

/** Code of every builtin operator by name, as operator codes of a file have it. */
export const builtinCodes: { readonly [N in OpName]: number } = Object.fromEntries(
  Object.entries(builtins).map(([name, { code }]) => [name, code]),
) as { [N in OpName]: number };

const namesByCode = new Map<number, OpName>(builtinNames.map((name) => [builtins[name].code, name]));

/** The builtin operator of a code, or undefined where this schema knows none. */
export function builtinName(code: number): OpName | undefined {
  return namesByCode.get(code);
}

/** Code and options table of an operator of the model, or undefined for custom and unknown ones. */
export function builtinLayout(op: string): BuiltinLayout | undefined {
  return Object.hasOwn(builtins, op) ? builtins[op as OpName] : undefined;
}
