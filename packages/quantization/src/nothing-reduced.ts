import { elementCount } from "@litequant/core";
import type { Reason } from "@litequant/core";

import type { Asked } from "./ask.ts";
import { isQuantizedDType } from "./forms.ts";
import type { OperatorForms } from "./operator-forms.ts";

/** Why an operator cannot have integers that has nothing to reduce, if its kernels take that badly. */
export function objectToNothingReduced(
  { view, scheme }: Asked,
  { outputs: [form] }: OperatorForms,
): Reason | undefined {
  const [input] = view.inputs;
  const [output] = view.outputs;
  if (!view.spec?.mustReduce || scheme.rules !== undefined || !input || !output) return undefined;
  if (!form || !isQuantizedDType(form.form.dtype) || input.shapeSignature?.includes(-1)) return undefined;
  if (elementCount(input.shape) !== elementCount(output.shape)) return undefined;
  return { code: "NOTHING_REDUCED", message: "its axes have size 1, where integer kernels compute nonsense" };
}
