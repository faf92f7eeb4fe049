import type { KernelSet } from "@litequant/core";
import { LitequantError } from "@litequant/core";
import { referenceKernels as builtinKernels } from "@litequant/kernels";
import { customKernels, customOperators } from "@litequant/kernels-custom";

/** The reference kernels of all builtin operators, and of custom operators of well-known models. */
export const referenceKernels = customOperators.reduce((set, { spec }) => {
  const kernel = customKernels.kernel(spec.name);
  return kernel === undefined ? set : set.with(spec.name, kernel);
}, builtinKernels);

/** Kernels by name, or kernel sets that are tried in order: how a custom operator gets its kernel. */
export type KernelsChoice = "reference" | readonly KernelSet[];

/** The kernel sets of a choice; the reference kernels without one. @throws LitequantError `INVALID_ARGUMENT` for an unknown name. */
export function resolveKernels(choice: KernelsChoice = "reference"): readonly KernelSet[] {
  if (typeof choice === "object") return choice;
  if (choice !== "reference")
    throw new LitequantError("INVALID_ARGUMENT", `unknown kernels '${String(choice)}'; known: reference`);
  return [referenceKernels];
}
