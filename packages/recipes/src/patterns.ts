import { refusal, show } from "./fields.ts";

/** Whether a name fits. */
export type NameTest = (name: string) => boolean;

const SLASHED = /^\/(.+)\/([imsu]*)$/s;

/** Steps of names stand between slashes; converters join names of what they fused by semicolons, and number results by colons. */
const STEP_BEGINS = "(?:^|[/;])";
const STEP_ENDS = "(?:$|[/;]|:\\d+(?:$|;))";

/**
 * The test of a `name` pattern: `/expression/flags`, or whole steps of a name with `*` and `?`.
 *
 * @throws LitequantError `INVALID_ARGUMENT` for an expression that JavaScript does not understand.
 */
export function nameTest(pattern: string, where: string): NameTest {
  if (SLASHED.test(pattern)) return expressionTest(pattern, where);
  const source = pattern
    .replace(/[\\^$.|+()[\]{}]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  const expression = new RegExp(STEP_BEGINS + source + STEP_ENDS, "su");
  return (name) => expression.test(name);
}

/**
 * The test of an expression between slashes, searched anywhere in a text.
 *
 * @throws LitequantError `INVALID_ARGUMENT` without slashes, or for an expression that JavaScript does not understand.
 */
export function expressionTest(pattern: string, where: string): NameTest {
  const [, source, flags = ""] = SLASHED.exec(pattern) ?? [];
  if (source === undefined) {
    throw refusal(`${where} is ${show(pattern)}; give a regular expression between slashes, /^encoder/`);
  }
  try {
    const expression = new RegExp(source, flags.includes("u") ? flags : `${flags}u`);
    return (text) => expression.test(text);
  } catch (cause) {
    throw refusal(`${where} is ${show(pattern)}, which is no regular expression: ${(cause as Error).message}`);
  }
}
