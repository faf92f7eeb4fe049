import { firstOf } from "../ports.ts";
import { leakyReluFloat32 } from "./float32.ts";
import { leakyReluQuantized } from "./quantized.ts";

/** LEAKY_RELU for float32, int8, uint8 and int16. */
export const leakyRelu = firstOf(leakyReluFloat32, leakyReluQuantized);
