import type { OpOptions } from "@litequant/core";
import { paddingBefore, windowCount } from "@litequant/ops";

/** One axis of a convolution: sizes, steps, and elements of padding before the first. */
export interface ConvAxis {
  readonly size: number;
  readonly filter: number;
  readonly stride: number;
  readonly dilation: number;
  readonly count: number;
  readonly pad: number;
}

/** The depth, height and width of a convolution of a volume of `[batch, depth, height, width, channels]`. */
export function convAxes(
  options: OpOptions["CONV_3D"],
  volume: readonly number[],
  filter: readonly number[],
): readonly [depth: ConvAxis, height: ConvAxis, width: ConvAxis] {
  const strides = [options.strideD, options.strideH, options.strideW];
  const dilations = [options.dilationDFactor, options.dilationHFactor, options.dilationWFactor];
  const axis = (i: number): ConvAxis => {
    const window = { filter: filter[i], stride: strides[i], dilation: dilations[i] };
    const size = volume[i + 1];
    const count = windowCount(options.padding, size, window);
    return { ...window, size, count, pad: paddingBefore(size, count, window) };
  };
  return [axis(0), axis(1), axis(2)];
}
