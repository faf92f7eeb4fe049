import type { EdgeTpuRule } from "@litequant/core";

/** A rule from its parts. */
export function defineRule(rule: Omit<EdgeTpuRule, "kind" | "contract" | "options">): EdgeTpuRule {
  return { kind: "edgetpu-rule", contract: 1, options: {}, ...rule };
}
