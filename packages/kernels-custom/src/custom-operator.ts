import type { Kernel, OpSpec, ShapeRule } from "@litequant/core";

/** All about one custom operator: facts, shapes and code. */
export interface CustomOperator {
  readonly spec: OpSpec & { readonly name: `CUSTOM:${string}` };
  readonly shape: ShapeRule<`CUSTOM:${string}`>;
  readonly kernel: Kernel<`CUSTOM:${string}`>;
}
