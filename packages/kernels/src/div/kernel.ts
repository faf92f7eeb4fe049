import { firstOf } from "../ports.ts";
import { divFloat32 } from "./float32.ts";
import { divInt32 } from "./int32.ts";
import { divInt8 } from "./int8.ts";

/** DIV for float32, int8, uint8, int16 and int32. */
export const div = firstOf(divFloat32, divInt8, divInt32);
