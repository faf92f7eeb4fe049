import type { DType, TensorForm } from "@litequant/core";

/** Half of the int32 range: what a bias may be at most, so that the accumulator keeps room for the sum. */
const LARGEST_BIAS = 1073741823;

/** How a bias that is too large for its scale widens that and its weight's: by our rules, or by another quantizer's. */
export type WideningRule = (
  largest: number,
  inputScale: number,
  weightScale: number,
) => { readonly bias: number; readonly weight: number } | undefined;

/**
 * The rule of the TensorFlow Lite converter: at most {@link LARGEST_BIAS}. The weight's scale comes from the unrounded
 * quotient, so the product of the two stored scales may miss the bias's by one ulp.
 */
const converterRule: WideningRule = (largest, inputScale, weightScale) => {
  if (largest / Math.fround(inputScale * weightScale) <= LARGEST_BIAS) return undefined;
  const wide = largest / LARGEST_BIAS;
  return { bias: Math.fround(wide), weight: Math.fround(wide / inputScale) };
};

/** The forms of a bias and of its weight, which it may have widened. */
export interface BiasForms {
  readonly bias: TensorForm;
  readonly weight: TensorForm;
  /** Slices whose weight scale was raised so that the bias fits. */
  readonly widened: number;
}

/**
 * The form of a bias, `scale[c] = inputScale * weightScale[c]` in float32.
 *
 * Where an int32 bias would exceed half of its range (a dead channel has a tiny weight scale but may have a bias), its
 * scale is raised until it fits, and the weight's with it: the rule of the TensorFlow Lite converter.
 *
 * 64-bit biases follow the same rule: they would fit, but a scale so small has no multiplier in the kernel.
 *
 * @param values - undefined: zeros, which always fit.
 * @param mayWiden - Whether the weight is a constant whose scale is ours to choose.
 */
export function biasForms(
  values: Float32Array | undefined,
  inputScale: number,
  weight: TensorForm,
  dtype: DType,
  mayWiden: boolean,
  rule: WideningRule = converterRule,
): BiasForms {
  const weightScale = [...weight.scale!];
  const scale = weightScale.map((s) => Math.fround(inputScale * s));
  const perChannel = scale.length > 1;
  let widened = 0;
  if (values !== undefined && mayWiden) {
    const largest = perChannel ? Float64Array.from(values, Math.abs) : [largestOf(values)];
    for (let c = 0; c < scale.length; c++) {
      const wide = rule(largest[c]!, inputScale, weightScale[c]!);
      if (wide === undefined) continue;
      scale[c] = wide.bias;
      weightScale[c] = wide.weight;
      widened++;
    }
  }
  const bias: TensorForm = { dtype, scale, zeroPoint: scale.map(() => 0), ...(perChannel && { axis: 0 }) };
  return { bias, weight: widened === 0 ? weight : { ...weight, scale: weightScale }, widened };
}

function largestOf(values: Float32Array): number {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  return largest;
}
