import type { Diagnostic, Model } from "@litequant/core";
import { specOf as builtinSpecOf } from "@litequant/ops";

import { biasRules } from "./bias-rules.ts";
import { lookAt } from "./look.ts";
import type { Look } from "./look.ts";
import { operatorRules } from "./operator-rules.ts";
import { portRules } from "./port-rules.ts";
import type { Rule } from "./rule.ts";
import { tensorRules } from "./tensor-rules.ts";

/** Every rule that a quantized model keeps, as values: what it says, where that is written down, and its check. */
export const quantizationRules: readonly Rule[] = [...tensorRules, ...portRules, ...biasRules, ...operatorRules];

/**
 * Checks a quantized model against {@link quantizationRules}.
 *
 * Files that other tools wrote may break some and run all the same (old ones have uint8 inside); what we write breaks none.
 *
 * @param specOf - Facts about operators; those of the builtins by default.
 * @returns One finding per broken rule and place, its code the rule's `id`.
 */
export function verifyQuantized(model: Model, specOf: Look["specOf"] = builtinSpecOf): readonly Diagnostic[] {
  const look = lookAt(model, specOf);
  return quantizationRules.flatMap(({ id, check }) =>
    check(look).map(({ message, location }) => ({ code: id, severity: "error" as const, message, location })),
  );
}
