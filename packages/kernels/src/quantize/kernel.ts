import { firstOf } from "../ports.ts";
import { quantizeFloat32 } from "./float32.ts";
import { requantize } from "./requantize.ts";

/** QUANTIZE of float32, int8, uint8, int16 and int32. */
export const quantize = firstOf(quantizeFloat32, requantize);
