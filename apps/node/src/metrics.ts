import type { Metric } from "@litequant/core";
import { cosine, mse, sqnr, top1, top5 } from "@litequant/evaluator";
import { checkPlugin, resolvePlugin } from "./plugins.ts";
import type { PluginKind } from "./plugins.ts";

const metrics: PluginKind<Metric> = {
  kind: "metric",
  builtins: {
    top1: { create: (options) => top1(options), options: ["output"] },
    top5: { create: (options) => top5(options), options: ["output"] },
    mse: { create: () => mse(), options: [] },
    cosine: { create: () => cosine(), options: [] },
    sqnr: { create: () => sqnr(), options: [] },
  },
};

/** The metric that a text names. @throws LitequantError `INVALID_ARGUMENT` when there is none of that name. */
export async function resolveMetric(choice: string | Metric): Promise<Metric> {
  return typeof choice === "object"
    ? checkPlugin(choice, "metric", "the metric given")
    : resolvePlugin(choice, metrics);
}
