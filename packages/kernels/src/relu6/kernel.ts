import { firstOf } from "../ports.ts";
import { reluInt16 } from "../relu/int16.ts";
import { relu6Float32 } from "./float32.ts";
import { relu6Int8 } from "./int8.ts";

/** RELU6 for float32, int8, uint8 and int16. */
export const relu6 = firstOf(relu6Float32, relu6Int8, reluInt16<"RELU6">(0, 6));
