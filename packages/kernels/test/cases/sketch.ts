import type { KernelCall, KernelInput, KernelOutput, Quantized } from "@litequant/testkit";
import type { DType } from "@litequant/core";

/** One operator with what it must give, worked out by hand. Integers are compared exactly. */
export interface HandCase extends KernelCall {
  readonly name: string;
  readonly expected: readonly (number | bigint)[];
  /** Of the second output and those that follow. */
  readonly others?: readonly (readonly (number | bigint)[])[];
}

/** Values of a tensor. */
export type Numbers = readonly number[] | readonly bigint[];

/** One scale and zero point. */
export const q = (scale: number, zeroPoint: number): Quantized => ({ scale, zeroPoint });
/** A tensor that only the run sees. */
export const input = (
  dtype: DType,
  shape: readonly number[],
  data: Numbers,
  quantization?: Quantized,
): KernelInput => ({
  dtype,
  shape,
  data,
  ...(quantization && { quantization }),
});
/** A tensor that prepare may read. */
export const constant = (
  dtype: DType,
  shape: readonly number[],
  data: Numbers,
  quantization?: Quantized,
): KernelInput => ({
  ...input(dtype, shape, data, quantization),
  constant: true,
});
/** A result. */
export const output = (dtype: DType, shape: readonly number[], quantization?: Quantized): KernelOutput => ({
  dtype,
  shape,
  ...(quantization && { quantization }),
});
/** Constant int32 values. */
export const vector = (...values: number[]): KernelInput => constant("int32", [values.length], values);

/** Options without an activation. */
export const none = { fusedActivationFunction: "NONE" };
/** A window that moves by one. */
export const window1 = { padding: "VALID", strideW: 1, strideH: 1, dilationWFactor: 1, dilationHFactor: 1, ...none };
/** Options of a matrix product. */
export const dense = { ...none, weightsFormat: "DEFAULT", keepNumDims: false, asymmetricQuantizeInputs: false };
/** A window of 2 x 2 that moves by two. */
export const pool = { padding: "VALID", strideW: 2, strideH: 2, filterWidth: 2, filterHeight: 2, ...none };

/** Values as a type holds them. */
export const as = (dtype: DType, values: readonly number[]): Numbers =>
  dtype === "int64" ? values.map(BigInt) : values;
/** One case for each element type: `make` is given the type, and values as the type holds them. */
export const forTypes = (
  dtypes: readonly DType[],
  make: (dtype: DType, hold: (...values: number[]) => Numbers) => HandCase,
): HandCase[] => dtypes.map((dtype) => make(dtype, (...values) => as(dtype, values)));
/** Types of whole bytes that data are moved in. */
export const moved: readonly DType[] = ["float32", "int8", "uint8", "int16", "int32", "int64", "bool"];
