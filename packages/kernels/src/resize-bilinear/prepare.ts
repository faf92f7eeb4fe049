import type { OpOptions } from "@litequant/core";

/** The two neighbours of each output place along an axis, and how far it is from the lower one. */
export interface Taps {
  readonly lower: Int32Array;
  readonly upper: Int32Array;
  readonly distance: Float32Array;
}

/**
 * Neighbours in float32.
 *
 * LiteRT@f67457790 tflite/kernels/internal/reference/resize_bilinear.h `ComputeInterpolationValues`.
 */
export function floatTaps(inputSize: number, outputSize: number, options: OpOptions["RESIZE_BILINEAR"]): Taps {
  const aligned = options.alignCorners && outputSize > 1;
  const scale = Math.fround(aligned ? (inputSize - 1) / (outputSize - 1) : inputSize / outputSize);
  const taps = emptyTaps(outputSize);
  for (let i = 0; i < outputSize; i++) {
    const place = options.halfPixelCenters
      ? Math.fround(Math.fround(Math.fround(i + 0.5) * scale) - 0.5)
      : Math.fround(i * scale);
    taps.lower[i] = Math.max(Math.floor(place), 0);
    taps.upper[i] = Math.min(Math.ceil(place), inputSize - 1);
    taps.distance[i] = Math.fround(place - taps.lower[i]);
  }
  return taps;
}

/** Neighbours in fixed point: distances count 1024ths. LiteRT@f67457790 the same file `ComputeInterpolationValuesInteger`. */
export function fixedTaps(inputSize: number, outputSize: number, options: OpOptions["RESIZE_BILINEAR"]): Taps {
  const aligned = options.alignCorners && outputSize > 1;
  const [from, to] = aligned ? [inputSize - 1, outputSize - 1] : [inputSize, outputSize];
  const scale = Math.trunc((1024 * from + Math.trunc(to / 2)) / to);
  const taps = emptyTaps(outputSize);
  for (let i = 0; i < outputSize; i++) {
    const place = i * scale + (options.halfPixelCenters ? Math.trunc(scale / 2) - 512 : 0);
    taps.lower[i] = Math.max(Math.trunc(place / 1024), 0);
    taps.upper[i] = Math.min(Math.trunc((place + 1023) / 1024), inputSize - 1);
    taps.distance[i] = place - 1024 * taps.lower[i];
  }
  return taps;
}

function emptyTaps(size: number): Taps {
  return { lower: new Int32Array(size), upper: new Int32Array(size), distance: new Float32Array(size) };
}
