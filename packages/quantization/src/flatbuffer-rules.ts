import { arrayFromBytes, bytesOf } from "@litequant/core";
import type { TensorForm } from "@litequant/core";

import type { WideningRule } from "./bias.ts";
import { constantExtremes } from "./constant-ranges.ts";
import { toSymmetric } from "./convert.ts";

const INT32_MAX = 2147483647;
const HIGHEST = 127;

/**
 * Where a bias exceeds half of int32, the weight's largest value is raised to where the bias takes a half, and its scale
 * follows from that: the rule of TensorFlow Lite's quantizer of files.
 */
export const flatbufferRule: WideningRule = (largest, inputScale, weightScale) => {
  if (largest < 0.5 * inputScale * weightScale * INT32_MAX || largest === 0) return undefined;
  const raised = Math.fround(((2 * largest) / INT32_MAX) * Math.fround(HIGHEST / inputScale));
  const weight = Math.fround(raised / HIGHEST);
  return { bias: Math.fround(inputScale * weight), weight };
};

/**
 * The integers of an int8 weight as TensorFlow Lite's quantizer of files rounds them: channels whose scale comes from
 * their own largest value are multiplied by `127 / largest`, which may differ from the inverse of the scale by an ulp.
 *
 * @returns undefined for other forms.
 */
export function flatbufferWeight(
  bytes: Uint8Array,
  shape: readonly number[],
  form: TensorForm,
): Uint8Array | undefined {
  if (form.dtype !== "int8" || form.zeroPoint?.some((zero) => zero !== 0) !== false) return undefined;
  const values = arrayFromBytes("float32", bytes) as Float32Array;
  const { min, max } = constantExtremes(values, shape, form.axis);
  const inverse = form.scale!.map((scale, channel) => {
    const largest = Math.max(-min[channel]!, max[channel]!);
    return Math.fround(largest > 0 && Math.fround(largest / HIGHEST) === scale ? HIGHEST / largest : 1 / scale);
  });
  return bytesOf(toSymmetric(values, shape, form, new Int8Array(values.length), [-HIGHEST, HIGHEST], inverse));
}
