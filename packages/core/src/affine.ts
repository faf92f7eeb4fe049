import { roundHalfAwayFromZero } from "./rounding.ts";

/** Smallest width of an activation range; narrower ones are widened by it on both sides, so no scale is zero or denormal. */
const MINIMUM_RANGE = 1e-6;

/** Scale and zero point of one affine map, `real = scale * (q - zeroPoint)`. */
export interface AffineParams {
  /** A float32 value. */
  readonly scale: number;
  readonly zeroPoint: number;
}

/**
 * Parameters of an asymmetric activation whose real values lie in `[min, max]`; zero is always included.
 *
 * The float32 rule of the TensorFlow Lite converter: the scale is a float32 division, the zero point follows from the
 * minimum and is clamped before it is rounded half away from zero.
 *
 * @param qmin - Lowest quantized value, -128 for int8.
 * @param qmax - Highest quantized value, 127 for int8.
 */
export function asymmetricParams(min: number, max: number, qmin: number, qmax: number): AffineParams {
  let low = Math.min(min, 0);
  let high = Math.max(max, 0);
  if (high - low < MINIMUM_RANGE) {
    low -= MINIMUM_RANGE;
    high += MINIMUM_RANGE;
  }
  const scale = Math.fround(Math.fround(Math.fround(high) - Math.fround(low)) / Math.fround(qmax - qmin));
  const zero = Math.fround(qmin - low / scale);
  // + 0 turns -0 into 0, which JSON and Object.is tell apart.
  return { scale, zeroPoint: roundHalfAwayFromZero(Math.min(Math.max(zero, qmin), qmax)) + 0 };
}

/** Float32 scale at which `maxAbs`, as float32, becomes `qmax`, with zero point 0; `maxAbs` below half a millionth is raised to it. */
export function symmetricScale(maxAbs: number, qmax: number): number {
  return Math.fround(Math.max(Math.fround(maxAbs), MINIMUM_RANGE / 2) / qmax);
}
