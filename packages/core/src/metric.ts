import type { Json } from "./json.ts";
import type { Plugin } from "./plugin.ts";
import type { TensorValue } from "./sample.ts";

/** Outputs of a run by name. */
export type Outputs = Readonly<Record<string, TensorValue>>;

/** A figure of merit: scored per sample, combined in sample order, so that the result is the same for any number of workers. */
export interface Metric<S extends Json = Json> extends Plugin<"metric"> {
  readonly better: "higher" | "lower";
  /** What `expected` is: a class index, or the outputs of a reference model. */
  readonly expects: "label" | "outputs";
  /** @throws LitequantError `INVALID_DATA` when `expected` does not fit the outputs. */
  score(outputs: Outputs, expected: Json | Outputs): S;
  combine(scores: readonly S[]): number;
}
