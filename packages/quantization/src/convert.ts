import {
  allocate,
  arrayFromBytes,
  bytesOf,
  elementCount,
  LitequantError,
  numberToFloat16,
  packInt2,
  packInt4,
  roundHalfAwayFromZero,
  symmetricScale,
} from "@litequant/core";
import type { TensorForm } from "@litequant/core";

import { quantizedLimits } from "./forms.ts";

/** The largest finite float16; what lies beyond is clamped to it, so that no infinities arise. */
export const LARGEST_FLOAT16 = 65504;

/**
 * The bytes of a float32 constant in another form, rounded to nearest with halves away from zero.
 *
 * Every step is the TensorFlow Lite converter's, in its precision: symmetric values are multiplied by a float32
 * inverse of the scale, asymmetric ones divided by the scale in double precision.
 *
 * @param bytes - float32 elements, any alignment.
 * @throws LitequantError `INVALID_ARGUMENT` for a form that constants cannot be stored in.
 */
export function convertConstant(bytes: Uint8Array, shape: readonly number[], form: TensorForm): Uint8Array {
  if (form.dtype === "float32") return bytes;
  const values = arrayFromBytes("float32", bytes) as Float32Array;
  switch (form.dtype) {
    case "float16":
      return toFloat16(values);
    case "int2":
      return packInt2(toSymmetric(values, shape, form, new Int8Array(values.length), [-2, 1]));
    case "int4":
      return packInt4(toSymmetric(values, shape, form, new Int8Array(values.length), [-8, 7]));
    case "int8":
      if (form.scale!.length === 1 && form.zeroPoint![0] !== 0)
        return bytesOf(toAsymmetric(values, form, new Int8Array(values.length)));
      return bytesOf(toSymmetric(values, shape, form, new Int8Array(values.length), [-127, 127]));
    case "uint8":
      return toAsymmetric(values, form, new Uint8Array(values.length));
    case "int16":
      return bytesOf(toSymmetric(values, shape, form, new Int16Array(values.length), [-32767, 32767]));
    case "int32":
      return bytesOf(toSymmetric(values, shape, form, new Int32Array(values.length), [-2147483647, 2147483647]));
    case "int64":
      return toInt64(values, form);
    default:
      throw new LitequantError("INVALID_ARGUMENT", `a constant cannot be stored as ${form.dtype}`);
  }
}

function toFloat16(values: Float32Array): Uint8Array {
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) {
    halves[i] = numberToFloat16(Math.min(Math.max(values[i]!, -LARGEST_FLOAT16), LARGEST_FLOAT16));
  }
  return bytesOf(halves);
}

function toAsymmetric<A extends Int8Array | Uint8Array>(
  values: Float32Array,
  { dtype, scale, zeroPoint }: TensorForm,
  out: A,
): A {
  const [low, high] = quantizedLimits(dtype);
  const [s, zero] = [scale![0]!, zeroPoint![0]!];
  for (let i = 0; i < values.length; i++) {
    out[i] = Math.min(Math.max(roundHalfAwayFromZero(values[i]! / s + zero), low), high);
  }
  return out;
}

/**
 * Rounds symmetric values to nearest, halves away from zero, after multiplying by the float32 inverses of the scales: one, one
 * per slice of the form's axis, or one per block.
 */
export function toSymmetric<A extends Int8Array | Int16Array | Int32Array>(
  values: Float32Array,
  shape: readonly number[],
  form: TensorForm,
  out: A,
  [lowest, highest]: readonly [lowest: number, highest: number],
  inverse: readonly number[] = inverses(values, form),
): A {
  let inner = form.blockSize ?? elementCount(shape.slice((form.axis ?? 0) + 1));
  if (inverse.length === 1) inner = values.length;
  let channel = 0;
  for (let at = 0; at < values.length; at += inner) {
    const factor = inverse[channel]!;
    for (let i = at; i < at + inner; i++) {
      const q = roundHalfAwayFromZero(Math.fround(values[i]! * factor));
      out[i] = q > highest ? highest : q < lowest ? lowest : q;
    }
    channel = channel + 1 === inverse.length ? 0 : channel + 1;
  }
  return out;
}

/**
 * Float32 inverses of the scales. A weight of one scale that comes from its own largest value is multiplied by
 * `127 / largest`, which may differ from the inverse of the rounded scale by an ulp.
 */
function inverses(values: Float32Array, { dtype, scale }: TensorForm): readonly number[] {
  if (scale!.length > 1 || dtype !== "int8") return scale!.map((s) => Math.fround(1 / s));
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  const own = largest > 0 && symmetricScale(largest, 127) === scale![0];
  return [Math.fround(own ? 127 / largest : 1 / scale![0]!)];
}

function toInt64(values: Float32Array, { scale }: TensorForm): Uint8Array {
  const out = allocate("int64", values.length) as BigInt64Array;
  const inverse = scale!.map((s) => Math.fround(1 / s));
  for (let i = 0; i < values.length; i++) {
    const q = roundHalfAwayFromZero(Math.fround(values[i]! * inverse[inverse.length === 1 ? 0 : i]!));
    out[i] = BigInt(Math.min(Math.max(q, -Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER));
  }
  return bytesOf(out);
}
