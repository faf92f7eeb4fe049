import { firstOf } from "../ports.ts";
import { conv2dFloat32 } from "./float32.ts";
import { conv2dHybrid } from "./hybrid.ts";
import { conv2dInt16 } from "./int16.ts";
import { conv2dInt8 } from "./int8.ts";

/** CONV_2D for float32, int8, uint8 and int16, and for float32 with integer weights. */
export const conv2d = firstOf(conv2dFloat32, conv2dInt8, conv2dInt16, conv2dHybrid);
