import { symmetricScale } from "@litequant/core";
import type { ConstantRanges, DType, Tensor, TensorForm } from "@litequant/core";

import type { Wish } from "./ask.ts";
import { activationForm, quantizedLimits } from "./forms.ts";

/**
 * The form of a constant weight: symmetric and narrow, `[-127, 127]` for int8, one scale or one per slice of the
 * channel axis. An all-zero slice gets the scale of a range of half a millionth.
 */
export function weightForm(tensor: Tensor, { request, spec }: Wish, constants: ConstantRanges): TensorForm {
  const { dtype, symmetric, granularity } = request;
  if (!isInteger(dtype)) return { dtype };
  const axis =
    granularity === "channel" && spec.channelAxis !== undefined && spec.channelAxis < tensor.shape.length
      ? spec.channelAxis
      : undefined;
  const { min, max } = constants.of(tensor.buffer, tensor.shape, axis);
  if (!symmetric && axis === undefined) return activationForm(dtype, false, min[0]!, max[0]!);
  const highest = quantizedLimits(dtype)[1];
  const scale = min.map((low, channel) => symmetricScale(Math.max(Math.abs(low), Math.abs(max[channel]!)), highest));
  return { dtype, scale, zeroPoint: scale.map(() => 0), ...(axis !== undefined && { axis }) };
}

function isInteger(dtype: DType): boolean {
  return !dtype.includes("float");
}
