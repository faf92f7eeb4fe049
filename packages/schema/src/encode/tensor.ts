import type { QuantizationParams, Tensor } from "@litequant/core";
import type { Builder, Offset } from "flatbuffers";
import { enums } from "../generated/layout.ts";
import { BlockwiseQuantization } from "../generated/tflite/blockwise-quantization.ts";
import { CustomQuantization } from "../generated/tflite/custom-quantization.ts";
import { MultiAxisQuantization } from "../generated/tflite/multi-axis-quantization.ts";
import { QuantizationDetails } from "../generated/tflite/quantization-details.ts";
import { QuantizationParameters } from "../generated/tflite/quantization-parameters.ts";
import { Tensor as TensorTable } from "../generated/tflite/tensor.ts";
import { VariantSubType } from "../generated/tflite/variant-sub-type.ts";
import type { Sparsity } from "../sparsity.ts";
import { writeSparsity } from "./sparsity.ts";
import { byteVector, float32Vector, int32Vector, int64Vector, tableVector } from "./vectors.ts";

/** One tensor; `buffer` is its index in the file. */
export function writeTensor(builder: Builder, tensor: Tensor, buffer: number): Offset {
  const name = builder.createString(tensor.name);
  const shape = int32Vector(builder, tensor.shape);
  const signature = tensor.shapeSignature && int32Vector(builder, tensor.shapeSignature);
  const quantization = tensor.quantization && writeQuantization(builder, tensor.quantization);
  // Only this package makes sparsity, as Sparsity; core holds it as JSON.
  const sparsity =
    tensor.sparsity === undefined ? undefined : writeSparsity(builder, tensor.sparsity as unknown as Sparsity);
  const variants =
    tensor.variantTensors &&
    tableVector(
      builder,
      tensor.variantTensors.map((variant) => writeVariant(builder, variant)),
    );
  TensorTable.startTensor(builder);
  TensorTable.addShape(builder, shape);
  TensorTable.addType(builder, enums["TensorType"]?.[tensor.dtype] ?? 0);
  TensorTable.addBuffer(builder, buffer);
  TensorTable.addName(builder, name);
  if (quantization !== undefined) TensorTable.addQuantization(builder, quantization);
  TensorTable.addIsVariable(builder, tensor.isVariable);
  if (sparsity !== undefined) TensorTable.addSparsity(builder, sparsity);
  if (signature !== undefined) TensorTable.addShapeSignature(builder, signature);
  TensorTable.addHasRank(builder, tensor.hasRank);
  if (variants !== undefined) TensorTable.addVariantTensors(builder, variants);
  if (tensor.externalBuffer !== undefined) TensorTable.addExternalBuffer(builder, tensor.externalBuffer);
  return TensorTable.endTensor(builder);
}

function writeVariant(builder: Builder, variant: NonNullable<Tensor["variantTensors"]>[number]): Offset {
  const shape = int32Vector(builder, variant.shape);
  VariantSubType.startVariantSubType(builder);
  VariantSubType.addShape(builder, shape);
  VariantSubType.addType(builder, enums["TensorType"]?.[variant.dtype] ?? 0);
  VariantSubType.addHasRank(builder, variant.hasRank);
  return VariantSubType.endVariantSubType(builder);
}

function writeQuantization(
  builder: Builder,
  { scale, zeroPoint, axis, min, max, details }: QuantizationParams,
): Offset {
  const minVector = min && float32Vector(builder, min);
  const maxVector = max && float32Vector(builder, max);
  // Empty lists are left out, as converters do for tensors that are not quantized.
  const scaleVector = scale.length > 0 ? float32Vector(builder, scale) : undefined;
  const zeroPointVector = zeroPoint.length > 0 ? int64Vector(builder, zeroPoint) : undefined;
  const detailsTable = details && writeDetails(builder, details);
  QuantizationParameters.startQuantizationParameters(builder);
  if (minVector !== undefined) QuantizationParameters.addMin(builder, minVector);
  if (maxVector !== undefined) QuantizationParameters.addMax(builder, maxVector);
  if (scaleVector !== undefined) QuantizationParameters.addScale(builder, scaleVector);
  if (zeroPointVector !== undefined) QuantizationParameters.addZeroPoint(builder, zeroPointVector);
  if (detailsTable !== undefined) {
    QuantizationParameters.addDetailsType(builder, detailsTable.type);
    QuantizationParameters.addDetails(builder, detailsTable.offset);
  }
  QuantizationParameters.addQuantizedDimension(builder, axis);
  return QuantizationParameters.endQuantizationParameters(builder);
}

function writeDetails(
  builder: Builder,
  details: NonNullable<QuantizationParams["details"]>,
): { readonly type: number; readonly offset: Offset } {
  if (details.kind === "custom") {
    const bytes = byteVector(builder, details.bytes, 16);
    CustomQuantization.startCustomQuantization(builder);
    CustomQuantization.addCustom(builder, bytes);
    return { type: QuantizationDetails.CustomQuantization, offset: CustomQuantization.endCustomQuantization(builder) };
  }
  if (details.kind === "blockwise") {
    const offset = BlockwiseQuantization.createBlockwiseQuantization(
      builder,
      details.scales,
      details.zeroPoints,
      details.blockSize,
    );
    return { type: QuantizationDetails.BlockwiseQuantization, offset };
  }
  const axes = int32Vector(builder, details.axes);
  const offset = MultiAxisQuantization.createMultiAxisQuantization(
    builder,
    details.scales,
    details.zeroPoints,
    details.blockSize,
    axes,
  );
  return { type: QuantizationDetails.MultiAxisQuantization, offset };
}
