import type { KernelSet } from "@litequant/core";
import { LitequantError } from "@litequant/core";
import { referenceKernels } from "@litequant/kernels";

/** Names of kernel sets. */
export type KernelsName = "reference";

/** The kernel sets of a name, tried in order. @throws LitequantError `INVALID_ARGUMENT` for an unknown one. */
export function resolveKernels(name: KernelsName = "reference"): readonly KernelSet[] {
  if (name !== "reference")
    throw new LitequantError("INVALID_ARGUMENT", `unknown kernels '${String(name)}'; known: reference`);
  return [referenceKernels];
}
