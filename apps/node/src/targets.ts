import type { Diagnostic, Model, OperatorView, PlanInput, Reason } from "@litequant/core";
import { checkEdgeTpu, edgetpuSupports } from "@litequant/edgetpu-compat";
import { targetSupport } from "@litequant/ops";

/** Runtimes that a file can be made for; `any`: it is enough that one of those that are known runs it. */
export type Target = "litert" | "tflm" | "edgetpu" | "any";

/** What making a file for a runtime means. */
export interface TargetProfile {
  readonly supports: NonNullable<PlanInput["supports"]>;
  /** Options of schemes that have these; what the user says comes first. */
  readonly options: { readonly perTensor?: "dense" };
  /** What is to be known of the file that was made. */
  readonly findings?: (written: Model) => readonly Diagnostic[];
}

const litert = targetSupport("litert");

/** What is not in integers, and conversions, the Edge TPU's host runs. */
function edgetpuOrHost(planned: OperatorView, model: Model): Reason | undefined {
  const tensors = [...planned.inputs, ...planned.outputs];
  const isInteger = tensors.some(
    (tensor) => tensor?.quantization !== undefined && tensor.quantization.scale.length > 0,
  );
  return isInteger && planned.spec?.converts === undefined ? edgetpuSupports(planned, model) : litert(planned);
}

/** What the compiler will make of the file: why it fails, or how much it maps. */
function edgetpuFindings(written: Model): readonly Diagnostic[] {
  const { compiles, mappedOperators, totalOperators, diagnostics } = checkEdgeTpu(written);
  const failures = diagnostics.filter(({ severity }) => severity === "error");
  // Indices are those of the file that was made, which findings on the model given have no place for.
  if (!compiles) return failures.map(({ code, message }) => ({ code, severity: "warning", message }));
  return [
    {
      code: "EDGETPU_MAPPED",
      severity: mappedOperators === 0 ? "warning" : "info",
      message: `the Edge TPU will run ${mappedOperators} of the file's ${totalOperators} operators${mappedOperators < totalOperators ? "; litequant edgetpu says why not the others" : ""}`,
    },
  ];
}

const profiles: Readonly<Record<Target, TargetProfile>> = {
  any: { supports: targetSupport("any"), options: {} },
  litert: { supports: litert, options: {} },
  // Per channel since 2024, in the reference kernels and CMSIS-NN; older ones and others read the first scale only.
  tflm: { supports: targetSupport("tflm"), options: { perTensor: "dense" } },
  // The compiler takes fully connected layers of one scale only; what it leaves to the CPU runs in LiteRT.
  edgetpu: { supports: edgetpuOrHost, options: { perTensor: "dense" }, findings: edgetpuFindings },
};

/** Names of {@link Target}. */
export const targetNames = Object.keys(profiles) as readonly Target[];

/** What is known of a runtime. */
export function profileOf(target: Target): TargetProfile {
  return profiles[target];
}
