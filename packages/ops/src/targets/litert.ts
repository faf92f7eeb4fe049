import type { Target } from "./target.ts";

/** What LiteRT has: its builtin kernels on a CPU. */
export const litert = {
  name: "LiteRT",
  source: "google-ai-edge/LiteRT@f67457790: tflite/core/kernels/register.cc, tflite/kernels/*.cc",
  operators: {},
} as const satisfies Target;
