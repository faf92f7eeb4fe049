import { symmetricScale } from "@litequant/core";
import type { ConstantRanges, DType, Scheme, Tensor, TensorForm } from "@litequant/core";

import type { Wish } from "./ask.ts";
import { activationForm, quantizedLimits } from "./forms.ts";

/**
 * The form of a constant weight: symmetric and narrow, `[-127, 127]` for int8, one scale or one per slice of the
 * channel axis. A slice below half a millionth gets the scale of that, by `flatbuffer` rules only one of
 * zeros, or 1 where there is but one scale.
 */
export function weightForm(
  tensor: Tensor,
  { request, spec }: Wish,
  constants: ConstantRanges,
  rules?: Scheme["rules"],
): TensorForm {
  const { dtype, symmetric, granularity } = request;
  if (!isInteger(dtype)) return { dtype };
  const axis =
    granularity === "channel" && spec.channelAxis !== undefined && spec.channelAxis < tensor.shape.length
      ? spec.channelAxis
      : undefined;
  const { min, max } = constants.of(tensor.buffer, tensor.shape, axis);
  if (!symmetric && axis === undefined) return activationForm(dtype, false, min[0]!, max[0]!);
  const highest = spec.highest ?? quantizedLimits(dtype)[1];
  const scale = min.map((low, channel) => {
    const largest = Math.max(Math.abs(low), Math.abs(max[channel]!));
    if (rules !== "flatbuffer") return symmetricScale(largest, highest);
    if (largest === 0 && axis === undefined) return 1;
    return largest > 0 ? Math.fround(largest / highest) : symmetricScale(largest, highest);
  });
  return { dtype, scale, zeroPoint: scale.map(() => 0), ...(axis !== undefined && { axis }) };
}

function isInteger(dtype: DType): boolean {
  return !dtype.includes("float");
}
