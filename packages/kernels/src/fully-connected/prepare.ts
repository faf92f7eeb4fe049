import { elementCount } from "@litequant/core";
import type { KernelContext } from "@litequant/core";

import { quantizedBounds } from "../activation.ts";
import type { Bounds, FusedActivation } from "../activation.ts";
import { affineOf, inputOf, parametersOf } from "../ports.ts";

/** Sizes of a matrix product: `rows` of `depth` by `units` of `depth`. */
export interface ProductSizes {
  readonly rows: number;
  readonly units: number;
  readonly depth: number;
}

/** Sizes of FULLY_CONNECTED. */
export function productSizes(context: KernelContext): ProductSizes {
  const [units, depth] = inputOf(context, 1).shape;
  return { rows: depth === 0 ? 0 : elementCount(inputOf(context, 0).shape) / depth, units, depth };
}

/** Arithmetic of an int8 FULLY_CONNECTED. */
export interface ProductQuantization {
  readonly inputOffset: number;
  /** Minus the weights' zero point; 0 where they have a scale per unit. */
  readonly weightsOffset: number;
  readonly outputOffset: number;
  /** Real multipliers, one per unit: the reference kernel requantizes in double precision. */
  readonly outputScale: Float64Array;
  readonly bounds: Bounds;
}

/**
 * Real multipliers of FULLY_CONNECTED.
 *
 * @returns undefined for activations that no kernel applies.
 */
export function productQuantization(
  context: KernelContext,
  activation: FusedActivation,
  units: number,
): ProductQuantization | undefined {
  const input = affineOf(context, inputOf(context, 0));
  const output = affineOf(context, context.output(0));
  const bounds = quantizedBounds(activation, output.scale, output.zeroPoint, context.output(0).dtype);
  if (bounds === undefined) return undefined;
  const weights = parametersOf(context, inputOf(context, 1));
  const perUnit = weights.scale.length > 1;
  const outputScale = new Float64Array(units);
  for (let unit = 0; unit < units; unit++) {
    outputScale[unit] = (input.scale * weights.scale[perUnit ? unit : 0]) / output.scale;
  }
  // Weights of uint8 come less their zero point.
  const offset = perUnit || inputOf(context, 1).dtype === "uint8" ? 0 : (weights.zeroPoint[0] ?? 0);
  return {
    inputOffset: -input.zeroPoint,
    weightsOffset: 0 - offset,
    outputOffset: output.zeroPoint,
    outputScale,
    bounds,
  };
}
