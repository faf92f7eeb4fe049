import { elementKernel } from "../elementwise.ts";
import { firstOf } from "../ports.ts";
import { sqrtQuantized } from "./quantized.ts";

/** SQRT for float32, int8 and int16. */
export const sqrt = firstOf(
  elementKernel<"SQRT", Float32Array>(["float32"], (from, to, at) => {
    to[at] = Math.sqrt(from[at]);
  }),
  sqrtQuantized,
);
