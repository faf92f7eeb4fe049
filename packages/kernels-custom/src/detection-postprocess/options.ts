import { LitequantError } from "@litequant/core";

import { flexOptions } from "../flex-options.ts";

/** Options of the post-processing of SSD detectors. Scores, thresholds and scales are float32 values. */
export interface DetectionOptions {
  readonly maxDetections: number;
  readonly maxClassesPerDetection: number;
  readonly detectionsPerClass: number;
  readonly useRegularNms: boolean;
  readonly scoreThreshold: number;
  readonly iouThreshold: number;
  readonly classes: number;
  /** Of y, x, height and width. */
  readonly scales: readonly [y: number, x: number, h: number, w: number];
}

/** @throws LitequantError `INVALID_MODEL` when options are missing or out of their range. */
export function detectionOptions(op: string, bytes: Uint8Array | undefined): DetectionOptions {
  const given = flexOptions(op, bytes);
  const float = (name: string): number => Math.fround(given.number(name));
  const count = (name: string, least: number, fallback?: number): number => {
    const value = Math.trunc(given.number(name, fallback));
    if (value >= least && value <= 0x7fffffff) return value;
    throw new LitequantError("INVALID_MODEL", `${op}: ${name} is ${value}, less than ${least} or too many`, {
      location: { op },
    });
  };
  const options = {
    maxDetections: count("max_detections", 1),
    maxClassesPerDetection: count("max_classes_per_detection", 1),
    detectionsPerClass: count("detections_per_class", 1, 100),
    useRegularNms: given.boolean("use_regular_nms", false),
    scoreThreshold: float("nms_score_threshold"),
    iouThreshold: float("nms_iou_threshold"),
    classes: count("num_classes", 1),
    scales: [float("y_scale"), float("x_scale"), float("h_scale"), float("w_scale")],
  } as const;
  const { iouThreshold } = options;
  if (iouThreshold > 0 && iouThreshold <= 1) return options;
  throw new LitequantError("INVALID_MODEL", `${op}: nms_iou_threshold is ${iouThreshold}, not within 0 and 1`, {
    location: { op },
  });
}
