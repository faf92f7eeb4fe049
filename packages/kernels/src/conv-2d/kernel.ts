import { firstOf } from "../ports.ts";
import { conv2dFloat32 } from "./float32.ts";
import { conv2dInt16 } from "./int16.ts";
import { conv2dInt8 } from "./int8.ts";

/** CONV_2D for float32, int8 and int16. */
export const conv2d = firstOf(conv2dFloat32, conv2dInt8, conv2dInt16);
