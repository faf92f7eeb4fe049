import { firstOf } from "../ports.ts";
import { reluFloat32 } from "./float32.ts";
import { reluInt8 } from "./int8.ts";

/** RELU for float32, int8 and uint8. */
export const relu = firstOf(reluFloat32, reluInt8);
