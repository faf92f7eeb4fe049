import { minMax } from "@litequant/calibrator-min-max";
import { percentile } from "@litequant/calibrator-percentile";
import type { Calibrator } from "@litequant/core";
import { checkPlugin, resolvePlugin } from "./plugins.ts";
import type { PluginKind } from "./plugins.ts";

const calibrators: PluginKind<Calibrator> = {
  kind: "calibrator",
  builtins: {
    "min-max": { create: () => minMax(), options: [] },
    percentile: { create: (options) => percentile(options), options: ["p", "bins"] },
  },
};

/**
 * The calibrator that a text names; `min-max` without one.
 *
 * @param target - What the scheme wants ranges for, handed to factories of modules and packages as option `target`.
 * @throws LitequantError `INVALID_ARGUMENT` when there is none of that name.
 */
export async function resolveCalibrator(
  choice: string | Calibrator | undefined,
  target?: Calibrator["target"],
): Promise<Calibrator> {
  if (typeof choice === "object") return checkPlugin(choice, "calibrator", "the calibrator given");
  return resolvePlugin(choice ?? "min-max", calibrators, target === undefined ? {} : { target });
}
