import { elementCount } from "@litequant/core";
import type { Reason } from "@litequant/core";

import type { Asked } from "./ask.ts";
import type { OperatorForms } from "./operator-forms.ts";

/** Why an operator cannot have integers whose kernels multiply element by element: too many of them, or none. */
export function objectToFactors({ view, scheme }: Asked, { outputs: [form] }: OperatorForms): Reason | undefined {
  const [input] = view.inputs;
  const [output] = view.outputs;
  const limits = view.spec?.factors;
  const dtype = form?.form.dtype;
  if (!limits || scheme.rules !== undefined || !input || !output || (dtype !== "int8" && dtype !== "int16"))
    return undefined;
  if (input.shapeSignature?.includes(-1)) return undefined;
  const factors = elementCount(input.shape) / elementCount(output.shape);
  if (factors <= 1) return { code: "FACTORS", message: "its axes have size 1, where integer kernels compute nonsense" };
  if (factors <= limits[dtype]) return undefined;
  return {
    code: "FACTORS",
    message: `products of ${factors} numbers leave the 32 bits in which ${dtype} kernels compute`,
  };
}
