import { elementBits } from "@litequant/core";
import type { Kernel, KernelContext } from "@litequant/core";

import { movingStrings } from "../moving-strings.ts";
import { inputOf } from "../ports.ts";
import { lanesOf, lanesPerElement } from "../walk.ts";

/** The same elements in the same order, as a plain copy for every type of fixed size. */
function copy(context: KernelContext): (() => void) | undefined {
  const input = inputOf(context, 0);
  const output = context.output(0);
  if (input.dtype !== output.dtype) return undefined;
  return () => {
    // Both sides are of one class: their types are equal.
    (output.data as Uint8Array).set(input.data as Uint8Array);
  };
}

/** RESHAPE for every type. */
export const reshape: Kernel<"RESHAPE"> = movingStrings({ prepare: copy });
/** SQUEEZE for every type. */
export const squeeze: Kernel<"SQUEEZE"> = movingStrings({ prepare: copy });
/** EXPAND_DIMS for every type. */
export const expandDims: Kernel<"EXPAND_DIMS"> = movingStrings({ prepare: copy });

/** BITCAST between types of equal size. LiteRT@f67457790 tflite/kernels/bitcast.cc. */
export const bitcast: Kernel<"BITCAST"> = {
  prepare(context) {
    const input = inputOf(context, 0);
    const output = context.output(0);
    if (lanesPerElement(input) === undefined || elementBits(input.dtype) !== elementBits(output.dtype))
      return undefined;
    const from = lanesOf(input);
    const to = lanesOf(output);
    return () => to().set(from());
  },
};
