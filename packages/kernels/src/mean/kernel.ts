import { firstOf } from "../ports.ts";
import { meanFloat32 } from "./float32.ts";
import { meanInt32 } from "./int32.ts";
import { meanQuantized } from "./quantized.ts";

/** MEAN for float32, int8, uint8, int16 and int32. */
export const mean = firstOf(meanFloat32, meanQuantized, meanInt32);
