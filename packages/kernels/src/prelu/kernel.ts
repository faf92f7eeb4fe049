import { firstOf } from "../ports.ts";
import { preluFloat32 } from "./float32.ts";
import { preluInt8 } from "./int8.ts";

/** PRELU for float32, int8, uint8 and int16. */
export const prelu = firstOf(preluFloat32, preluInt8);
