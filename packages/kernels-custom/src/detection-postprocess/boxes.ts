import { LitequantError, exp } from "@litequant/core";
import type { TensorView } from "@litequant/core";
import { affineOf } from "@litequant/kernels";
import type { KernelContext } from "@litequant/core";

/** Reads an element of a float32 or uint8 tensor as a float32 number; undefined for other types. */
export function floatReader(context: KernelContext, view: TensorView): ((at: number) => number) | undefined {
  if (view.dtype === "float32") return (at) => view.data[at] as number;
  if (view.dtype !== "uint8") return undefined;
  const { scale, zeroPoint } = affineOf(context, view);
  return (at) => Math.fround(((view.data[at] as number) - zeroPoint) * scale);
}

/**
 * Corners of boxes from centers and sizes relative to anchors: ymin, xmin, ymax, xmax of each, float32.
 *
 * LiteRT@f67457790 tflite/kernels/detection_postprocess.cc `DecodeCenterSizeBoxes`
 *
 * @throws LitequantError `INVALID_DATA` when a box comes out with its ends swapped, as the runtime refuses.
 */
export function decodeBoxes(
  boxes: (at: number) => number,
  anchors: (at: number) => number,
  corners: Float32Array,
  { coordinates, scales }: { readonly coordinates: number; readonly scales: readonly number[] },
): void {
  const [yScale, xScale, hScale, wScale] = scales;
  for (let box = 0; box < corners.length / 4; box++) {
    const from = box * coordinates;
    const anchor = box * 4;
    const [anchorH, anchorW] = [anchors(anchor + 2), anchors(anchor + 3)];
    const y = Math.fround((boxes(from) / yScale) * anchorH + anchors(anchor));
    const x = Math.fround((boxes(from + 1) / xScale) * anchorW + anchors(anchor + 1));
    const halfH = Math.fround(0.5 * exp(boxes(from + 2) / hScale) * anchorH);
    const halfW = Math.fround(0.5 * exp(boxes(from + 3) / wScale) * anchorW);
    corners[anchor] = y - halfH;
    corners[anchor + 1] = x - halfW;
    corners[anchor + 2] = y + halfH;
    corners[anchor + 3] = x + halfW;
    if (corners[anchor] > corners[anchor + 2] || corners[anchor + 1] > corners[anchor + 3]) {
      throw new LitequantError("INVALID_DATA", `box ${box} ends before it begins: its anchor has a negative size`);
    }
  }
}

/** Shared part of two boxes over what they cover together, in float32. */
export function intersectionOverUnion(corners: Float32Array, first: number, second: number): number {
  const [a, b] = [4 * first, 4 * second];
  const area = area32(corners, a);
  const other = area32(corners, b);
  if (area <= 0 || other <= 0) return 0;
  const height = Math.fround(Math.min(corners[a + 2], corners[b + 2]) - Math.max(corners[a], corners[b]));
  const width = Math.fround(Math.min(corners[a + 3], corners[b + 3]) - Math.max(corners[a + 1], corners[b + 1]));
  const shared = Math.fround(Math.max(height, 0) * Math.max(width, 0));
  return Math.fround(shared / Math.fround(Math.fround(area + other) - shared));
}

function area32(corners: Float32Array, at: number): number {
  return Math.fround(Math.fround(corners[at + 2] - corners[at]) * Math.fround(corners[at + 3] - corners[at + 1]));
}
