import type { KernelContext, OpOptions, TypedArray } from "@litequant/core";
import { paddingBefore } from "@litequant/ops";

import { floatBounds, quantizedBounds } from "../activation.ts";
import type { Bounds } from "../activation.ts";
import { affineOf, inputOf, integerRange, outputOf } from "../ports.ts";

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

/** Where the taps of one window lie that are inside the image, in elements. */
export interface PoolWindow {
  /** The first tap of channel 0. */
  first: number;
  rows: number;
  columns: number;
  /** The result of channel 0. */
  out: number;
}

/** Computes the results of one window, one a channel. */
export type WriteWindow<A extends TypedArray> = (image: A, window: PoolWindow, result: A) => void;

/** Runs over all windows of a pool; `window` is one object that changes. */
export function forWindows<A extends TypedArray>(
  context: KernelContext,
  { batches, inHeight, inWidth, channels, outHeight, outWidth, padTop, padLeft }: PoolGeometry,
  { strideH, strideW, filterHeight, filterWidth }: OpOptions["MAX_POOL_2D"],
  write: WriteWindow<A>,
): () => void {
  const input = inputOf<A>(context, 0);
  const output = outputOf<A>(context);
  const window: PoolWindow = { first: 0, rows: 0, columns: 0, out: 0 };
  return () => {
    const image = input.data;
    const result = output.data;
    window.out = 0;
    for (let batch = 0; batch < batches; batch++) {
      for (let outY = 0; outY < outHeight; outY++) {
        const originY = outY * strideH - padTop;
        const firstY = Math.max(0, originY);
        window.rows = Math.min(originY + filterHeight, inHeight) - firstY;
        for (let outX = 0; outX < outWidth; outX++) {
          const originX = outX * strideW - padLeft;
          const firstX = Math.max(0, originX);
          window.columns = Math.min(originX + filterWidth, inWidth) - firstX;
          window.first = ((batch * inHeight + firstY) * inWidth + firstX) * channels;
          write(image, window, result);
          window.out += channels;
        }
      }
    }
  };
}
