import { roundHalfAwayFromZero } from "@litequant/core";
import type { Kernel, OpOptions } from "@litequant/core";

import { mappedCopy } from "../rows.ts";

/**
 * The input's index for each of the output's, along one axis; all in float32.
 *
 * LiteRT@f67457790 tflite/kernels/internal/reference/resize_nearest_neighbor.h `GetNearestNeighbor`.
 */
export function nearest(
  inputSize: number,
  outputSize: number,
  { alignCorners, halfPixelCenters }: OpOptions["RESIZE_NEAREST_NEIGHBOR"],
): number[] {
  const scale = Math.fround(
    alignCorners && outputSize > 1 ? (inputSize - 1) / (outputSize - 1) : inputSize / outputSize,
  );
  const offset = halfPixelCenters ? 0.5 : 0;
  return Array.from({ length: outputSize }, (_, i) => {
    const place = Math.fround(Math.fround(i + offset) * scale);
    const index = Math.min(alignCorners ? roundHalfAwayFromZero(place) : Math.floor(place), inputSize - 1);
    return halfPixelCenters ? Math.max(0, index) : index;
  });
}

/** RESIZE_NEAREST_NEIGHBOR for every type of whole bytes. */
export const resizeNearestNeighbor: Kernel<"RESIZE_NEAREST_NEIGHBOR"> = {
  prepare: (context) =>
    mappedCopy(context, [], (shape, output) =>
      output.map((size, axis) =>
        axis === 1 || axis === 2
          ? nearest(shape[axis], size, context.options)
          : Array.from({ length: size }, (_, i) => i),
      ),
    ),
};
