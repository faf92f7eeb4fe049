import { elementKernel } from "../elementwise.ts";
import { firstOf } from "../ports.ts";
import { hardSwishInt8 } from "./int8.ts";

const { fround } = Math;

/** HARD_SWISH for float32, int8 and uint8. */
export const hardSwish = firstOf(
  elementKernel<"HARD_SWISH", Float32Array>(["float32"], (from, to, at) => {
    const value = from[at];
    to[at] = fround(value * Math.min(6, Math.max(0, fround(value + 3)))) / 6;
  }),
  hardSwishInt8,
);
