import type { Activations, CalibrationTable, CalibratorFor } from "@litequant/core";
import { LitequantError } from "@litequant/core";
import { defer, map, reduce } from "rxjs";
import type { OperatorFunction } from "rxjs";
import { createCalibration } from "../calibration.ts";
import type { Calibration, CalibrationOptions } from "../calibration.ts";

/**
 * Runs every sample and emits one table of ranges when the source completes.
 *
 * Observers are made per subscription. Errors carry the sample's index.
 * @throws LitequantError in the error channel; `NO_DATA` when the source ends without a sample.
 */
export function calibrate(
  calibrator: CalibratorFor,
  options: CalibrationOptions = {},
): OperatorFunction<Activations, CalibrationTable> {
  return (source) =>
    defer(() =>
      source.pipe(
        reduce<Activations, Calibration | undefined>((open, activations) => {
          const calibration = open ?? createCalibration(activations.model, calibrator, options);
          calibration.observe(activations);
          return calibration;
        }, undefined),
        map((calibration) => {
          if (calibration !== undefined) return calibration.table();
          throw new LitequantError(
            "NO_DATA",
            "the representative dataset ended without a sample; check the source, or a generator that was used up before",
          );
        }),
      ),
    );
}
