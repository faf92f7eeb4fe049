import type { KernelContext, TensorView } from "@litequant/core";

import { parametersOf } from "../ports.ts";
import { signedBytes } from "../weights.ts";
import { quantizeRow } from "./quantize.ts";
import type { RowMode } from "./quantize.ts";

const { fround } = Math;

/** A float vector that matrices are multiplied with, quantized once for all of them. */
export interface Operand {
  readonly length: number;
  /** The values, from {@link Operand.at}. */
  values: Float32Array;
  at: number;
  readonly quantized: Int8Array;
  /** Scale and zero point of the quantized values. */
  readonly form: Float64Array;
  /** Takes `length` values from `at`. */
  load(values: Float32Array, at: number): void;
}

/** A vector of `length` elements. @param mode - undefined: only float matrices will be multiplied with it. */
export function createOperand(length: number, mode: RowMode | undefined): Operand {
  return {
    length,
    values: new Float32Array(0),
    at: 0,
    quantized: new Int8Array(mode ? length : 0),
    form: new Float64Array(2),
    load(values, at) {
      this.values = values;
      this.at = at;
      if (mode) quantizeRow(mode, values, at, this.quantized, 0, length, this.form);
    },
  };
}

/** Adds the product of a matrix with a vector to `sums`, from `at`: one sum a row. */
export type Product = (operand: Operand, sums: Float32Array, at: number) => void;

/** The product with a constant or variable matrix `[rows, columns]` of float32, or of int8 (old files say uint8) with scales. */
export function productOf(context: KernelContext, matrix: TensorView): Product {
  return matrix.dtype === "float32"
    ? floatProduct(matrix as TensorView<Float32Array>)
    : hybridProduct(
        matrix.shape[0],
        signedBytes(() => matrix.data as Int8Array),
        parametersOf(context, matrix).scale,
      );
}

function floatProduct(matrix: TensorView<Float32Array>): Product {
  const [rows] = matrix.shape;
  return ({ length, values, at: start }, sums, at) => {
    const weights = matrix.data;
    for (let row = 0, w = 0; row < rows; row++) {
      let sum = fround(0);
      for (let i = 0; i < length; i++, w++) sum = fround(sum + fround(values[start + i] * weights[w]));
      sums[at + row] += sum;
    }
  };
}

/**
 * The product with an int8 matrix, symmetric, one scale for all or one a row; the sum of each row makes up for the vector's zero point.
 *
 * LiteRT@f67457790 tflite/kernels/internal/reference/portable_tensor_utils.cc `PortableMatrixBatchVectorMultiplyAccumulate`.
 */
export function hybridProduct(rows: number, weightsOf: () => Int8Array, scales: readonly number[]): Product {
  const perRow = scales.length > 1;
  return ({ length, quantized, form }, sums, at) => {
    const weights = weightsOf();
    const scale = form[0];
    const zeroPoint = form[1];
    for (let row = 0, w = 0; row < rows; row++) {
      let sum = 0;
      for (let i = 0; i < length; i++, w++) sum = (sum + Math.imul(quantized[i] - zeroPoint, weights[w])) | 0;
      sums[at + row] += fround(fround(sum) * fround(scale * scales[perRow ? row : 0]));
    }
  };
}
