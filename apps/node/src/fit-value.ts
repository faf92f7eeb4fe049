import type { DType, Tensor, TensorValue, TypedArray } from "@litequant/core";
import { arrayLength, elementCount, holds, isRanked, LitequantError } from "@litequant/core";

type Given = TypedArray | { readonly data: TypedArray; readonly shape: readonly number[]; readonly dtype?: DType };

/**
 * A value that one input of a model takes: an array of the input's own type, or float32 for a quantized input, to be
 * quantized with its parameters. A bare array takes the model's shape; axes of size 1 may be left out; another first
 * axis is another batch.
 *
 * @throws LitequantError `INVALID_DATA` when the type or the shape does not fit.
 */
export function fitValue(given: Given, tensor: Tensor, name: string): TensorValue {
  const { data, dtype } = ArrayBuffer.isView(given) ? { data: given } : given;
  const shape = fitShape(ArrayBuffer.isView(given) ? undefined : given.shape, data, tensor, name);
  if (holds(tensor.dtype, data) && (dtype ?? tensor.dtype) === tensor.dtype)
    return { dtype: tensor.dtype, shape, data };
  if (data instanceof Float32Array && tensor.quantization?.scale.length) return { dtype: "float32", shape, data };
  const type = dtype ?? data.constructor.name.replace(/Array$/, "").toLowerCase();
  throw new LitequantError(
    "INVALID_DATA",
    `input '${name}' is ${tensor.dtype}, the data are ${type}; convert them (numpy: x.astype("${tensor.dtype}"))`,
    { location: { name } },
  );
}

function fitShape(
  shape: readonly number[] | undefined,
  data: TypedArray,
  tensor: Tensor,
  name: string,
): readonly number[] {
  const { dtype, shape: own, shapeSignature = own } = tensor;
  if (shape === undefined) {
    const open = shapeSignature.findIndex((size) => size < 0);
    if (open < 0 || data.length === arrayLength(dtype, elementCount(own))) return own;
    const rest = arrayLength(dtype, elementCount(shapeSignature.filter((_, axis) => axis !== open)));
    return shapeSignature.map((size, axis) => (axis === open ? data.length / rest : size));
  }
  const isOtherBatch =
    shape.length === own.length &&
    shape.every((size, axis) => axis === 0 || shapeSignature[axis]! < 0 || size === own[axis]);
  if (isOtherBatch || !isRanked(tensor)) return shape;
  const squeezed = (sizes: readonly number[]): string => sizes.filter((size) => size !== 1).join();
  if (squeezed(shape) === squeezed(own)) return own;
  const wanted = shapeSignature.map((size) => (size < 0 ? "?" : size)).join(", ");
  throw new LitequantError(
    "INVALID_DATA",
    `input '${name}' has shape [${wanted}], the data have [${shape.join(", ")}]; only the first axis, the batch, may differ`,
    { location: { name } },
  );
}
