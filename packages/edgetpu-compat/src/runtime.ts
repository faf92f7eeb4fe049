import type { OperatorView } from "@litequant/core";

import type { EdgeTpuCompiler } from "./compiler.ts";
import { operations } from "./operations.ts";

/** Each compiler writes for the runtime of its own release unless it is told an older one (`--min_runtime_version`). */
export function runtimeOf(compiler: EdgeTpuCompiler): number {
  const runtimes: Readonly<Record<EdgeTpuCompiler, number>> = {
    "1.0": 10,
    "2.0": 13,
    "2.1": 13,
    "14.1": 13,
    "15.0": 13,
    "16.0": 14,
  };
  return runtimes[compiler];
}

/** The first runtime with 8-bit signed tensors is 12 (libedgetpu, api/runtime_version.h). */
export function neededRuntime(views: readonly OperatorView[]): number {
  return views.reduce((newest, { operator, outputs }) => {
    const own = Object.hasOwn(operations, operator.op) ? (operations[operator.op]!.runtime ?? 10) : 10;
    return Math.max(newest, own, outputs[0]?.dtype === "int8" ? 12 : 10);
  }, 10);
}
