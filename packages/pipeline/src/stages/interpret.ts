import type { Activations, KernelSet, Model, Runner, Sample } from "@litequant/core";
import { createRunner } from "@litequant/interpreter";
import { withIntermediates } from "@litequant/ops";
import { defer, map } from "rxjs";
import type { OperatorFunction } from "rxjs";
import { bindSample } from "../activations.ts";

/**
 * Binds each sample to a runner of the model. Nothing runs yet: the stage behind runs what it is handed, and visits
 * values while they are alive.
 *
 * @param model - A model, for which every subscription makes its own runner; or a runner to share.
 * @throws LitequantError on subscribe, in the error channel: `UNSUPPORTED_OPERATOR` names what cannot run.
 */
export function interpret(
  model: Model | Runner,
  options: { readonly kernels?: readonly KernelSet[] } = {},
): OperatorFunction<Sample, Activations> {
  return (source) =>
    defer(() => {
      const runner = "run" in model ? model : createRunner(withIntermediates(model), options);
      return source.pipe(map((sample) => bindSample(runner, sample)));
    });
}
