import { firstOf } from "../ports.ts";
import { averagePool2dFloat32 } from "./average-float32.ts";
import { averagePool2dInteger } from "./average-integer.ts";
import { l2Pool2dFloat32 } from "./l2-float32.ts";
import { maxPool2dFloat32 } from "./max-float32.ts";
import { maxPool2dInteger } from "./max-integer.ts";

/** AVERAGE_POOL_2D for float32, int8, uint8 and int16. */
export const averagePool2d = firstOf(averagePool2dFloat32, averagePool2dInteger);
/** MAX_POOL_2D for float32, int8, uint8 and int16. */
export const maxPool2d = firstOf(maxPool2dFloat32, maxPool2dInteger);
/** L2_POOL_2D for float32. */
export const l2Pool2d = l2Pool2dFloat32;
