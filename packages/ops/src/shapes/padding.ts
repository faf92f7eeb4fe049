/** How windows meet the borders of an image. */
export type Padding = "SAME" | "VALID";

/** One axis of a window. */
export interface Window {
  readonly filter: number;
  readonly stride: number;
  readonly dilation: number;
}

/**
 * Number of window positions along an axis of `size` elements; 0 or less where the window does not fit.
 *
 * LiteRT@f67457790 tflite/kernels/padding.h `ComputeOutSize`.
 */
export function windowCount(padding: Padding, size: number, { filter, stride, dilation }: Window): number {
  if (padding === "SAME") return Math.floor((size + stride - 1) / stride);
  return Math.trunc((size + stride - ((filter - 1) * dilation + 1)) / stride);
}

/**
 * Elements of padding before the first; where the total is odd, the odd one comes after the last.
 *
 * LiteRT@f67457790 tflite/kernels/padding.h `ComputePaddingWithOffset`: the same formula for SAME and VALID.
 */
export function paddingBefore(size: number, outputSize: number, { filter, stride, dilation }: Window): number {
  const total = (outputSize - 1) * stride + (filter - 1) * dilation + 1 - size;
  return total > 0 ? total >> 1 : 0;
}
