import { optionsOf } from "@litequant/ops";

import { constantValues } from "../ports.ts";
import { defineRule } from "../rule.ts";
import { shapeText } from "../shapes.ts";
import { edgeTpuStatus } from "../status.ts";

/** Slices take every element, and say so axis by axis. */
export const stridedSlice = defineRule({
  name: "strided-slice",
  what: "STRIDED_SLICE has strides of 1 and neither ellipsis nor new axes",
  source: "coral.ai/docs/edgetpu/models-intro, StridedSlice; log of a YOLOv5s with compiler 15.0",
  confidence: "measured",
  check(view, model) {
    if (view.operator.op !== "STRIDED_SLICE") return undefined;
    const strides = constantValues(view, 3, model) ?? [];
    if (strides.some((stride) => stride !== 1))
      return {
        status: edgeTpuStatus.unitaryStrides,
        why: `its strides are ${shapeText(strides)}`,
        fix: "take every element: replace x[::2] by a pooling of size 1 and stride 2 (MAX_POOL_2D), or by a convolution with stride; YOLOv5's Focus layer by a 6x6 convolution with stride 2",
      };
    const { ellipsisMask = 0, newAxisMask = 0 } = (optionsOf(view.operator) ?? {}) as {
      readonly ellipsisMask?: number;
      readonly newAxisMask?: number;
    };
    if (ellipsisMask === 0 && newAxisMask === 0) return undefined;
    return {
      status: edgeTpuStatus.unspecifiedLimitation,
      why: `ellipsis mask ${ellipsisMask}, new axis mask ${newAxisMask}; both must be 0`,
      fix: "write every axis out instead of `...`, and add axes with RESHAPE",
    };
  },
});
