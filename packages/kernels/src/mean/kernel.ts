import { firstOf } from "../ports.ts";
import { meanFloat32 } from "./float32.ts";
import { meanInt32 } from "./int32.ts";
import { meanInt64 } from "./int64.ts";
import { meanQuantized } from "./quantized.ts";

/** MEAN for float32, int8, uint8, int16, int32 and int64. */
export const mean = firstOf(meanFloat32, meanQuantized, meanInt32, meanInt64);
