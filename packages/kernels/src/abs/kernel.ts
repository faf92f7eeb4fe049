import { elementKernel } from "../elementwise.ts";
import { firstOf } from "../ports.ts";
import { absQuantized } from "./quantized.ts";

/** ABS for float32, int8, int16 and int32. */
export const abs = firstOf(
  elementKernel<"ABS", Float32Array>(["float32", "int32"], (from, to, at) => {
    to[at] = Math.abs(from[at]);
  }),
  absQuantized,
);
