import { firstOf } from "../ports.ts";
import { relu6Float32 } from "./float32.ts";
import { relu6Int8 } from "./int8.ts";

/** RELU6 for float32, int8 and uint8. */
export const relu6 = firstOf(relu6Float32, relu6Int8);
