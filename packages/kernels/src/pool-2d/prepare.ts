import type { KernelContext, OpOptions } from "@litequant/core";
import { paddingBefore } from "@litequant/ops";

import { floatBounds, quantizedBounds } from "../activation.ts";
import type { Bounds } from "../activation.ts";
import { affineOf, inputOf, integerRange } from "../ports.ts";

/** Sizes of a pool over NHWC images, with the bounds of its activation. */
export interface PoolGeometry {
  readonly batches: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly channels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly padTop: number;
  readonly padLeft: number;
  readonly bounds: Bounds;
}

/** Sizes of a pool; undefined for activations that no kernel applies. */
export function poolGeometry(context: KernelContext, options: OpOptions["MAX_POOL_2D"]): PoolGeometry | undefined {
  const output = context.output(0);
  const activation = options.fusedActivationFunction;
  const quantized = () => {
    // Without an activation the raw range holds, and no parameters are asked for.
    if (activation === "NONE") return integerRange(output.dtype);
    const { scale, zeroPoint } = affineOf(context, output);
    return quantizedBounds(activation, scale, zeroPoint, output.dtype);
  };
  const bounds = output.dtype === "float32" ? floatBounds(activation) : quantized();
  if (bounds === undefined) return undefined;
  const [batches, inHeight, inWidth, channels] = inputOf(context, 0).shape;
  const [, outHeight, outWidth] = output.shape;
  const padTop = paddingBefore(inHeight, outHeight, {
    filter: options.filterHeight,
    stride: options.strideH,
    dilation: 1,
  });
  const padLeft = paddingBefore(inWidth, outWidth, {
    filter: options.filterWidth,
    stride: options.strideW,
    dilation: 1,
  });
  return { batches, inHeight, inWidth, channels, outHeight, outWidth, padTop, padLeft, bounds };
}
