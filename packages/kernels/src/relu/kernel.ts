import { firstOf } from "../ports.ts";
import { reluFloat32 } from "./float32.ts";
import { reluInt16 } from "./int16.ts";
import { reluInt8 } from "./int8.ts";

/** RELU for float32, int8, uint8 and int16. */
export const relu = firstOf(reluFloat32, reluInt8, reluInt16<"RELU">(0, Infinity));
