import { elementKernel } from "../elementwise.ts";
import { firstOf } from "../ports.ts";
import { rsqrtInt16 } from "./int16.ts";
import { rsqrtInt8 } from "./int8.ts";

/** RSQRT for float32, int8 and int16. */
export const rsqrt = firstOf(
  elementKernel<"RSQRT", Float32Array>(["float32"], (from, to, at) => {
    to[at] = 1 / Math.fround(Math.sqrt(from[at]));
  }),
  rsqrtInt8,
  rsqrtInt16,
);
