import { channelAxisOf, elementCount, float16ToNumber, numberToFloat16, symmetricScale } from "@litequant/core";
import type { ConstantRanges, Operator, Scheme, Tensor, TensorForm } from "@litequant/core";

import type { Wish } from "./ask.ts";
import { LARGEST_FLOAT16 } from "./convert.ts";
import { activationForm, isQuantizedDType, quantizedLimits } from "./forms.ts";

/**
 * The form of a constant weight: symmetric and narrow, `[-127, 127]` for int8, one scale, one per slice of the channel axis or
 * one per block of a row. A slice below half a millionth gets the scale of that, by `flatbuffer` rules only one of
 * zeros, or 1 where there is but one scale.
 *
 * Scales of blocks are short, so that files and kernels keep them; those of blocks behind a DEQUANTIZE are float32.
 */
export function weightForm(
  tensor: Tensor,
  operator: Operator,
  { request, spec }: Wish,
  constants: ConstantRanges,
  rules?: Scheme["rules"],
): TensorForm {
  const { dtype, symmetric, granularity } = request;
  if (!isQuantizedDType(dtype)) return { dtype };
  const { buffer, shape } = tensor;
  const highest = spec.highest ?? quantizedLimits(dtype)[1];
  if (typeof granularity === "number") {
    const { min, max } = constants.of(buffer, [elementCount(shape) / granularity, granularity], 0);
    const exact = min.map((low, block) => symmetricScale(Math.max(-low, max[block]!), highest));
    const scale = request.stored ? exact : asBlockScales(exact);
    return { dtype, scale, zeroPoint: scale.map(() => 0), axis: shape.length - 1, blockSize: granularity };
  }
  const axis = granularity === "channel" ? channelAxisOf(spec, operator, shape.length) : undefined;
  const { min, max } = constants.of(buffer, shape, axis);
  if (!symmetric && axis === undefined) return activationForm(dtype, false, min[0]!, max[0]!);
  const scale = min.map((low, channel) => {
    const largest = Math.max(Math.abs(low), Math.abs(max[channel]!));
    if (rules !== "flatbuffer") return symmetricScale(largest, highest);
    if (largest === 0 && axis === undefined) return 1;
    return largest > 0 ? Math.fround(largest / highest) : symmetricScale(largest, highest);
  });
  return { dtype, scale, zeroPoint: scale.map(() => 0), ...(axis !== undefined && { axis }) };
}

/**
 * The nearest scales of blocks that have a float16, in which files keep them, and the eight significant bits to which XNNPACK
 * rounds them: all kernels then compute with the scale by which weights were rounded. Never zero, since no scale is as small.
 */
function asBlockScales(exact: readonly number[]): readonly number[] {
  const scales = Float32Array.from(exact, (scale) => Math.min(scale, LARGEST_FLOAT16));
  const bits = new Uint32Array(scales.buffer);
  // Half of what is cut off, and one more where what stays is odd: to nearest, ties to even.
  for (let i = 0; i < bits.length; i++) bits[i] = (bits[i]! + 0x7fff + ((bits[i]! >>> 16) & 1)) & 0xffff0000;
  return Array.from(scales, (scale) => float16ToNumber(numberToFloat16(Math.min(scale, LARGEST_FLOAT16))));
}
