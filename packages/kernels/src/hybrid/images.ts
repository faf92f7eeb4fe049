import { elementCount } from "@litequant/core";
import type { TensorView } from "@litequant/core";

import { quantizeRow } from "./quantize.ts";
import type { RowMode } from "./quantize.ts";

/** A batch of float images as int8, each with a form of its own. */
export interface QuantizedImages {
  readonly values: Int8Array;
  /** By image. */
  readonly scales: Float64Array;
  readonly zeroPoints: Int32Array;
  /** Quantizes what the tensor holds now. */
  load(): void;
}

/** Quantizes float images, along the first axis. */
export function quantizedImages(input: TensorView<Float32Array>, mode: RowMode): QuantizedImages {
  const batches = input.shape[0];
  const values = new Int8Array(elementCount(input.shape));
  const size = values.length / batches;
  const scales = new Float64Array(batches);
  const zeroPoints = new Int32Array(batches);
  const form = new Float64Array(2);
  return {
    values,
    scales,
    zeroPoints,
    load() {
      for (let batch = 0; batch < batches; batch++) {
        quantizeRow(mode, input.data, batch * size, values, batch * size, size, form);
        scales[batch] = form[0];
        zeroPoints[batch] = form[1];
      }
    },
  };
}
