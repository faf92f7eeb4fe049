import { firstOf } from "../ports.ts";
import { logisticFloat32 } from "./float32.ts";
import { logisticInt16 } from "./int16.ts";
import { logisticInt8 } from "./int8.ts";

/** LOGISTIC for float32, int8, uint8 and int16. */
export const logistic = firstOf(logisticFloat32, logisticInt8, logisticInt16);
