import type { CalibrationTable, Model } from "@litequant/core";
import { withIntermediates } from "@litequant/ops";
import { sourceOf } from "./calibration.ts";

/**
 * Ranges of [-1, 1] for every activation, for planning before there is any data: what becomes of which operator does not
 * depend on them, scales do. Never quantize with them.
 */
export function placeholderRanges(model: Model): CalibrationTable {
  return {
    model: sourceOf(model),
    kernels: "none",
    calibrator: { name: "placeholder", options: {} },
    samples: [],
    tensors: withIntermediates(model).subgraphs.flatMap(({ tensors }, subgraph) =>
      tensors.flatMap(({ name, dtype }, index) =>
        dtype === "float32" ? [{ subgraph, index, name, min: -1, max: 1 }] : [],
      ),
    ),
    diagnostics: [
      {
        code: "PLACEHOLDER_RANGES",
        severity: "info",
        message: "planned without data: operators and types are what they will be, ranges are not known",
      },
    ],
  };
}
