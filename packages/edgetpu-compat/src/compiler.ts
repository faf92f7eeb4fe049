/** Releases of the Edge TPU compiler whose limits are known apart. `16.0` is the last one. */
export type EdgeTpuCompiler = "1.0" | "2.0" | "2.1" | "14.1" | "15.0" | "16.0";

/** The last release, 16.0.384591198 of July 2021. */
export const lastCompiler: EdgeTpuCompiler = "16.0";

/** Whether release `a` comes before `b`. */
export function isBefore(a: EdgeTpuCompiler, b: EdgeTpuCompiler): boolean {
  return Number(a) < Number(b);
}
