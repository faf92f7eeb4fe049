import type { Kernel, KernelContext } from "@litequant/core";

import { inputOf } from "../ports.ts";

/** The same elements in the same order, as a plain copy for every type of fixed size. */
function copy(context: KernelContext): (() => void) | undefined {
  const input = inputOf(context, 0);
  const output = context.output(0);
  if (input.dtype !== output.dtype || input.dtype === "string") return undefined;
  return () => {
    // Both sides are of one class: their types are equal.
    (output.data as Uint8Array).set(input.data as Uint8Array);
  };
}

/** RESHAPE for every type of fixed size. */
export const reshape: Kernel<"RESHAPE"> = { prepare: copy };
/** SQUEEZE for every type of fixed size. */
export const squeeze: Kernel<"SQUEEZE"> = { prepare: copy };
