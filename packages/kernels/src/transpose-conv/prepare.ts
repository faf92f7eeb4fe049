import type { KernelContext, OpOptions } from "@litequant/core";
import { paddingBefore, windowCount } from "@litequant/ops";

import type { ConvGeometry } from "../conv-2d/prepare.ts";
import { inputOf } from "../ports.ts";

/** Sizes of a transposed convolution of NHWC images. Padding counts elements of the output before the first window. */
export type TransposeConvGeometry = Omit<ConvGeometry, "dilationH" | "dilationW">;

/** Sizes of TRANSPOSE_CONV. LiteRT@f67457790 tflite/kernels/transpose_conv.cc `Prepare`: padding is that of a convolution of the output. */
export function transposeConvGeometry(
  context: KernelContext,
  { padding, strideH, strideW }: OpOptions["TRANSPOSE_CONV"],
): TransposeConvGeometry {
  const [, filterHeight, filterWidth] = inputOf(context, 1).shape;
  const [batches, inHeight, inWidth, inChannels] = inputOf(context, 2).shape;
  const [, outHeight, outWidth, outChannels] = context.output(0).shape;
  const before = (size: number, filter: number, stride: number): number => {
    const window = { filter, stride, dilation: 1 };
    return paddingBefore(size, windowCount(padding, size, window), window);
  };
  return {
    batches,
    inHeight,
    inWidth,
    inChannels,
    filterHeight,
    filterWidth,
    outHeight,
    outWidth,
    outChannels,
    strideH,
    strideW,
    padTop: before(outHeight, filterHeight, strideH),
    padLeft: before(outWidth, filterWidth, strideW),
  };
}

/**
 * Visits the taps of each output element, in the order of the image: what the runtime scatters is gathered here.
 *
 * @param begin - A sum begins for an output channel.
 * @param dot - Adds the products of `inChannels` neighbours of the image at `at` with those of the filter at `weight`.
 * @param end - The sum is complete: the output element at `out`.
 */
export function gatherTaps(
  geometry: TransposeConvGeometry,
  begin: (channel: number) => void,
  dot: (at: number, weight: number) => void,
  end: (channel: number, out: number) => void,
): void {
  const { batches, inHeight, inWidth, inChannels, filterHeight, filterWidth } = geometry;
  const { outHeight, outWidth, outChannels, strideH, strideW, padTop, padLeft } = geometry;
  let out = 0;
  for (let batch = 0; batch < batches; batch++) {
    for (let outY = 0; outY < outHeight; outY++) {
      const firstY = Math.max(0, Math.ceil((outY + padTop - filterHeight + 1) / strideH));
      const lastY = Math.min(inHeight - 1, Math.floor((outY + padTop) / strideH));
      for (let outX = 0; outX < outWidth; outX++) {
        const firstX = Math.max(0, Math.ceil((outX + padLeft - filterWidth + 1) / strideW));
        const lastX = Math.min(inWidth - 1, Math.floor((outX + padLeft) / strideW));
        for (let channel = 0; channel < outChannels; channel++) {
          begin(channel);
          for (let y = firstY; y <= lastY; y++) {
            const row = channel * filterHeight + outY + padTop - y * strideH;
            for (let x = firstX; x <= lastX; x++) {
              const tap = row * filterWidth + outX + padLeft - x * strideW;
              dot(((batch * inHeight + y) * inWidth + x) * inChannels, tap * inChannels);
            }
          }
          end(channel, out++);
        }
      }
    }
  }
}
