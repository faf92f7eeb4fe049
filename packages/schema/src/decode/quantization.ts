import type { Location, QuantizationParams } from "@litequant/core";
import { invalidModel } from "../errors.ts";
import { BlockwiseQuantization } from "../generated/tflite/blockwise-quantization.ts";
import { CustomQuantization } from "../generated/tflite/custom-quantization.ts";
import { MultiAxisQuantization } from "../generated/tflite/multi-axis-quantization.ts";
import { QuantizationDetails } from "../generated/tflite/quantization-details.ts";
import type { QuantizationParameters } from "../generated/tflite/quantization-parameters.ts";
import { has, numbers } from "./source.ts";

/** Parameters as the file has them: min and max only where it has the vectors, an empty table as empty lists. */
export function decodeQuantization(table: QuantizationParameters, location: Location): QuantizationParams {
  const details = decodeDetails(table);
  return {
    scale: numbers(table.scaleLength(), (i) => table.scale(i)),
    zeroPoint: numbers(table.zeroPointLength(), (i) => zeroPoint(table.zeroPoint(i) ?? 0n, location)),
    axis: table.quantizedDimension(),
    ...(has(table, "QuantizationParameters", "min") && { min: numbers(table.minLength(), (i) => table.min(i)) }),
    ...(has(table, "QuantizationParameters", "max") && { max: numbers(table.maxLength(), (i) => table.max(i)) }),
    ...(details && { details }),
  };
}

function zeroPoint(value: bigint, location: Location): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number))
    throw invalidModel(`zero point ${value} is beyond any integer type of a tensor`, location);
  return number;
}

function decodeDetails(table: QuantizationParameters): QuantizationParams["details"] {
  const type = table.detailsType();
  if (type === QuantizationDetails.BlockwiseQuantization) {
    const details: BlockwiseQuantization | null = table.details(new BlockwiseQuantization());
    return details === null
      ? undefined
      : {
          kind: "blockwise",
          scales: details.scales(),
          zeroPoints: details.zeroPoints(),
          blockSize: details.blockSize(),
        };
  }
  if (type === QuantizationDetails.MultiAxisQuantization) {
    const details: MultiAxisQuantization | null = table.details(new MultiAxisQuantization());
    if (details === null) return undefined;
    const axes = numbers(details.quantizedDimensionsLength(), (i) => details.quantizedDimensions(i));
    return {
      kind: "multi-axis",
      scales: details.scales(),
      zeroPoints: details.zeroPoints(),
      blockSize: details.blockSize(),
      axes,
    };
  }
  if (type === QuantizationDetails.CustomQuantization) {
    const details: CustomQuantization | null = table.details(new CustomQuantization());
    return details === null ? undefined : { kind: "custom", bytes: details.customArray() ?? new Uint8Array(0) };
  }
  return undefined;
}
