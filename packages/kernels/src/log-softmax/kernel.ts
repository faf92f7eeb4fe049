import { firstOf } from "../ports.ts";
import { logSoftmaxFloat32 } from "./float32.ts";
import { logSoftmaxInt8 } from "./int8.ts";

/** LOG_SOFTMAX for float32, int8 and uint8. */
export const logSoftmax = firstOf(logSoftmaxFloat32, logSoftmaxInt8);
