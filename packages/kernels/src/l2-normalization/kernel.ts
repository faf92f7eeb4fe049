import { firstOf } from "../ports.ts";
import { l2NormalizationFloat32 } from "./float32.ts";
import { l2NormalizationInt8 } from "./int8.ts";

/** L2_NORMALIZATION for float32, int8 and uint8. */
export const l2Normalization = firstOf(l2NormalizationFloat32, l2NormalizationInt8);
