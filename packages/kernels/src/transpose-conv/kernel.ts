import { firstOf } from "../ports.ts";
import { transposeConvFloat32 } from "./float32.ts";
import { transposeConvHybrid } from "./hybrid.ts";
import { transposeConvQuantized } from "./quantized.ts";

/** TRANSPOSE_CONV for float32, int8, uint8 and int16, and for float32 with integer filters. */
export const transposeConv = firstOf(transposeConvFloat32, transposeConvQuantized, transposeConvHybrid);
