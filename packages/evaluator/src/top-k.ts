import { LitequantError, type Metric } from "@litequant/core";
import { mean } from "./mean.ts";

/** Options of {@link top1} and {@link top5}. */
export interface TopOptions {
  /** Name of the output with one score per class; the first output unless told. */
  readonly output?: string;
}

/**
 * The fraction of samples whose label has the highest score; of equal scores the lowest class wins, as argmax does.
 *
 * @example
 * top1().score({ y: { dtype: "float32", shape: [1, 3], data: Float32Array.of(0.1, 0.7, 0.2) } }, 1) // 1
 */
export function top1(options: TopOptions = {}): Metric<number> {
  return topK("top1", 1, options);
}

/** The fraction of samples whose label is among the five highest scores; of equal scores the lower class comes first. */
export function top5(options: TopOptions = {}): Metric<number> {
  return topK("top5", 5, options);
}

function topK(name: "top1" | "top5", k: number, { output }: TopOptions): Metric<number> {
  return {
    kind: "metric",
    contract: 1,
    name,
    options: output === undefined ? {} : { output },
    module: { specifier: "@litequant/evaluator", export: name },
    better: "higher",
    expects: "label",
    score(outputs, expected) {
      const key = output ?? Object.keys(outputs)[0];
      const value = key === undefined ? undefined : outputs[key];
      if (value === undefined)
        throw new LitequantError(
          "INVALID_DATA",
          `${name}: the model has no output "${key ?? ""}"; it has ${Object.keys(outputs).join(", ") || "none"}`,
        );
      return rank(name, value.data, expected) < k ? 1 : 0;
    },
    combine: mean,
  };
}

/** How many classes come before the expected one. */
function rank(name: string, scores: ArrayLike<number | bigint>, expected: unknown): number {
  const classes = scores.length;
  if (classes < 2)
    throw new LitequantError(
      "INVALID_DATA",
      `${name}: the output has ${classes} values, it needs one score for each class`,
    );
  if (typeof expected !== "number" || !Number.isInteger(expected) || expected < 0 || expected >= classes) {
    const hint = expected === classes ? "; do the labels begin with 1? They must begin with 0" : "";
    const shown = typeof expected === "number" ? String(expected) : "no class index";
    throw new LitequantError(
      "INVALID_DATA",
      `${name}: the label is ${shown}, but the output has ${classes} classes, 0 to ${classes - 1}${hint}`,
    );
  }
  const own = Number(scores[expected]);
  if (Number.isNaN(own)) return classes;
  let before = 0;
  for (let i = 0; i < classes; i++) {
    const score = Number(scores[i]);
    if (score > own || (score === own && i < expected)) before++;
  }
  return before;
}
