import { firstOf } from "../ports.ts";
import { conv2dFloat32 } from "./float32.ts";
import { conv2dInt8 } from "./int8.ts";

/** CONV_2D for float32 and int8. */
export const conv2d = firstOf(conv2dFloat32, conv2dInt8);
