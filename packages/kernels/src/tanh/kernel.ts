import { firstOf } from "../ports.ts";
import { tanhFloat32 } from "./float32.ts";
import { tanhInt16 } from "./int16.ts";
import { tanhInt8 } from "./int8.ts";

/** TANH for float32, int8, uint8 and int16. */
export const tanhKernel = firstOf(tanhFloat32, tanhInt8, tanhInt16);
