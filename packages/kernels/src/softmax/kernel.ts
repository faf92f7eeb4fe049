import { firstOf } from "../ports.ts";
import { softmaxFloat32 } from "./float32.ts";
import { softmaxInt16 } from "./int16.ts";
import { softmaxInt8 } from "./int8.ts";

/** SOFTMAX for float32, int8, uint8 and int16. */
export const softmax = firstOf(softmaxFloat32, softmaxInt8, softmaxInt16);
