import { firstOf } from "../ports.ts";
import { depthwiseConv2dFloat32 } from "./float32.ts";
import { depthwiseConv2dHybrid } from "./hybrid.ts";
import { depthwiseConv2dInt16 } from "./int16.ts";
import { depthwiseConv2dInt8 } from "./int8.ts";

/** DEPTHWISE_CONV_2D for float32, int8, uint8 and int16, and for float32 with integer weights. */
export const depthwiseConv2d = firstOf(
  depthwiseConv2dFloat32,
  depthwiseConv2dInt8,
  depthwiseConv2dInt16,
  depthwiseConv2dHybrid,
);
