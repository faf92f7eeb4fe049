import { firstOf } from "../ports.ts";
import { reluN1To1Float32 } from "./float32.ts";
import { reluN1To1Int8 } from "./int8.ts";

/** RELU_N1_TO_1 for float32, int8 and uint8. */
export const reluN1To1 = firstOf(reluN1To1Float32, reluN1To1Int8);
