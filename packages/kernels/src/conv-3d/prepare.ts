import type { OpOptions } from "@litequant/core";
import { paddingBefore, windowCount } from "@litequant/ops";

import { firstTap, lastTap } from "../conv-2d/prepare.ts";

/** One axis of a convolution: sizes, steps, and elements of padding before the first. */
interface ConvAxis {
  readonly size: number;
  readonly filter: number;
  readonly stride: number;
  readonly dilation: number;
  readonly count: number;
  readonly pad: number;
}

/** Depth, height and width of a convolution. */
export type ConvAxes = readonly [depth: ConvAxis, height: ConvAxis, width: ConvAxis];

/** The axes of a convolution of a volume of `[batch, depth, height, width, channels]`. */
export function convAxes(
  options: OpOptions["CONV_3D"],
  volume: readonly number[],
  filter: readonly number[],
): ConvAxes {
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

/**
 * Visits the taps of one window that lie inside the volume: by depth, row and column.
 *
 * @param place - Of the window: batch, depth, row and column as one number.
 * @param visit - Is given a place of the volume and the tap, both without channels.
 */
export function visitTaps(
  [depth, height, width]: ConvAxes,
  place: number,
  visit: (at: number, tap: number) => void,
): void {
  const row = Math.floor(place / width.count);
  const layer = Math.floor(row / height.count);
  const batch = Math.floor(layer / depth.count);
  const x0 = (place % width.count) * width.stride - width.pad;
  const y0 = (row % height.count) * height.stride - height.pad;
  const z0 = (layer % depth.count) * depth.stride - depth.pad;
  const lastZ = lastTap(z0, depth.dilation, depth.filter, depth.size);
  const lastY = lastTap(y0, height.dilation, height.filter, height.size);
  const lastX = lastTap(x0, width.dilation, width.filter, width.size);
  for (let z = firstTap(z0, depth.dilation); z < lastZ; z++) {
    const atZ = batch * depth.size + z0 + z * depth.dilation;
    for (let y = firstTap(y0, height.dilation); y < lastY; y++) {
      const atY = atZ * height.size + y0 + y * height.dilation;
      for (let x = firstTap(x0, width.dilation); x < lastX; x++) {
        visit(atY * width.size + x0 + x * width.dilation, (z * height.filter + y) * width.filter + x);
      }
    }
  }
}
