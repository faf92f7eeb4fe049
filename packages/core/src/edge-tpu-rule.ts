import type { Model } from "./model.ts";
import type { Plugin } from "./plugin.ts";
import type { OperatorView } from "./scheme.ts";

/** What a rule found: the compiler's status, our reason with numbers, and what a person can do. */
export interface EdgeTpuObjection {
  /** In the compiler's own words. */
  readonly status: string;
  /** The limit, and what the operator has. */
  readonly why: string;
  readonly fix: string;
}

/**
 * Why the Edge TPU compiler leaves an operator to the CPU.
 *
 * Rules see an operator's view, so that a planned but unwritten model is judged by the same code.
 */
export interface EdgeTpuRule extends Plugin<"edgetpu-rule"> {
  /** The rule as a sentence. */
  readonly what: string;
  /** Where it is known from. */
  readonly source: string;
  /** `measured`: seen in compiled models or logs. `documented`: by the maker. `inferred`: fits what was seen, no more. */
  readonly confidence: "measured" | "documented" | "inferred";
  /**
   * @param model - Whose buffers hold the constants of the operator; without them, values count as unobjectionable.
   * @returns undefined: no objection.
   */
  check(operator: OperatorView, model: Model): EdgeTpuObjection | undefined;
}
