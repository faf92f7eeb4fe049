import { firstOf } from "../ports.ts";
import { dequantizeFloat16 } from "./float16.ts";
import { dequantizeInteger } from "./integer.ts";

/** DEQUANTIZE of int8, uint8, int16, constant int4 and int2, and float16. */
export const dequantize = firstOf(dequantizeInteger, dequantizeFloat16);
