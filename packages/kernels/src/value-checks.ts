import { LitequantError } from "@litequant/core";
import type { KernelContext } from "@litequant/core";

import { inputOf } from "./ports.ts";

/**
 * A check that no element of input 1 is the given one, to be called in each run.
 *
 * @throws LitequantError `INVALID_DATA` naming the element: the runtime refuses the run too.
 */
export function checkDivisors(context: KernelContext, zero: number): () => void {
  const divisor = inputOf(context, 1);
  const forbidden = divisor.dtype === "int64" ? BigInt(zero) : zero;
  return () => {
    const at = (divisor.data as Int32Array).indexOf(forbidden as number);
    if (at < 0) return;
    throw new LitequantError("INVALID_DATA", `${context.op}: division by zero at element ${at} of input 1`, {
      location: { op: context.op },
    });
  };
}

/**
 * A check that no element of input 0 lies below the given one, to be called in each run.
 *
 * @throws LitequantError `INVALID_DATA` naming the element: the runtime refuses the run too.
 */
export function checkNotBelow(context: KernelContext, lowest: number): () => void {
  const input = inputOf<Int32Array>(context, 0);
  return () => {
    const { data } = input;
    for (let at = 0; at < data.length; at++) {
      if (data[at] >= lowest) continue;
      throw new LitequantError("INVALID_DATA", `${context.op}: element ${at} of input 0 stands for a negative number`, {
        location: { op: context.op },
      });
    }
  };
}

/** Runs the check, then the kernel; undefined where there is no kernel. */
export function checked(check: () => void, run: (() => void) | undefined): (() => void) | undefined {
  if (run === undefined) return undefined;
  return () => {
    check();
    run();
  };
}
