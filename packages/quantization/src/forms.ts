import { asymmetricParams, bytesOf, LitequantError, sha256Hex, symmetricScale } from "@litequant/core";
import type { DType, Tensor, TensorForm } from "@litequant/core";

/** Integers that a quantized dtype holds. */
const limits: { readonly [D in DType]?: readonly [min: number, max: number] } = {
  int2: [-2, 1],
  int4: [-8, 7],
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32768, 32767],
};

/**
 * Below this a symmetric activation was never anything but zero, for which any scale will do: one near those of its neighbours.
 * A tiny one makes multipliers of 2^20 and more, and 16-bit values overflow the kernels' 32 bits.
 */
const NOTHING = 5e-7;

/** Lowest and highest integer of a quantized dtype. @throws LitequantError `INVALID_ARGUMENT` for other dtypes. */
export function quantizedLimits(dtype: DType): readonly [min: number, max: number] {
  const found = limits[dtype];
  if (found === undefined)
    throw new LitequantError("INVALID_ARGUMENT", `${dtype} is no dtype that values are quantized to`);
  return found;
}

/** Whether tensors of this dtype stand for real numbers only through a scale. */
export function isQuantizedDType(dtype: DType): boolean {
  return limits[dtype] !== undefined;
}

/** The form a tensor has in a model. */
export function formOf({ dtype, quantization }: Tensor): TensorForm {
  if (quantization === undefined || quantization.scale.length === 0) return { dtype };
  const { scale, zeroPoint, axis } = quantization;
  return scale.length > 1 ? { dtype, scale, zeroPoint, axis } : { dtype, scale, zeroPoint };
}

/** The same tensor in another form; min, max and details of the old form are gone. Scales of blocks are for {@link withBlockScales} to add. */
export function withForm(tensor: Tensor, { dtype, scale, zeroPoint, axis, blockSize }: TensorForm): Tensor {
  const { quantization: _, ...rest } = tensor;
  if (scale === undefined) return { ...rest, dtype };
  if (blockSize !== undefined) {
    const details = { kind: "blockwise", scales: -1, zeroPoints: -1, blockSize } as const;
    return { ...rest, dtype, quantization: { scale: [], zeroPoint: [], axis: 0, details } };
  }
  return { ...rest, dtype, quantization: { scale, zeroPoint: zeroPoint ?? scale.map(() => 0), axis: axis ?? 0 } };
}

/** Keys of forms, of which those with many scales are expensive. */
const keys = new WeakMap<TensorForm, string>();

/** Equal for equal forms. */
export function formKey(form: TensorForm): string {
  const { dtype, scale, zeroPoint = [], axis = 0, blockSize = 0 } = form;
  if (scale === undefined) return dtype;
  const key = keys.get(form) ?? `${dtype}*${listKey(scale)}+${listKey(zeroPoint)}@${axis}/${blockSize}`;
  keys.set(form, key);
  return key;
}

function listKey(values: readonly number[]): string {
  return values.length < 4096 ? values.join() : sha256Hex(bytesOf(Float64Array.from(values)));
}

/** Whether equal bytes mean equal values. */
export function sameForm(a: TensorForm, b: TensorForm): boolean {
  return a === b || formKey(a) === formKey(b);
}

/** The per-tensor form of an activation whose values lie in `[min, max]`. */
export function activationForm(dtype: DType, symmetric: boolean, min: number, max: number): TensorForm {
  const [low, high] = quantizedLimits(dtype);
  if (symmetric) {
    const largest = Math.max(Math.abs(min), Math.abs(max));
    return { dtype, scale: [symmetricScale(largest < NOTHING ? 1 : largest, high)], zeroPoint: [0] };
  }
  const { scale, zeroPoint } = asymmetricParams(min, max, low, high);
  return { dtype, scale: [scale], zeroPoint: [zeroPoint] };
}

/**
 * The symmetric form of values in `[min, max]` whose scale is the smallest power of two that holds them, or the largest allowed:
 * what does not fit saturates.
 */
export function powerOfTwoForm(
  dtype: DType,
  [lowest, highest]: readonly [lowest: number, highest: number],
  min: number,
  max: number,
): TensorForm {
  const steps = quantizedLimits(dtype)[1] + 1;
  let exponent = lowest;
  while (exponent < highest && 2 ** exponent * steps < Math.max(-min, max)) exponent++;
  return { dtype, scale: [2 ** exponent], zeroPoint: [0] };
}

/** A uint8 form as int8: the same values - 128. Every other form is its own. */
export function signedForm(form: TensorForm): TensorForm {
  if (form.dtype !== "uint8") return form;
  return { ...form, dtype: "int8", zeroPoint: form.zeroPoint!.map((zero) => zero - 128) };
}

/** An int8 form as uint8: the same values + 128. Every other form is its own. */
export function formAs(form: TensorForm, dtype: DType): TensorForm {
  if (form.dtype !== "int8" || dtype !== "uint8") return form;
  return { ...form, dtype, zeroPoint: form.zeroPoint!.map((zero) => zero + 128) };
}
