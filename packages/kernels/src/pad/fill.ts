import type { TensorView } from "@litequant/core";

/** Fills a tensor with zeros, in quantized form with its zero point. */
export function filler(output: TensorView): () => void {
  const value = output.quantization?.zeroPoint[0] ?? 0;
  if (output.dtype === "int64" || output.dtype === "uint64")
    return () => (output.data as BigInt64Array).fill(BigInt(value));
  return () => (output.data as Int8Array).fill(value);
}

/** Fills a tensor with the one element of another, of the same type. */
export function valueFiller(output: TensorView, value: TensorView): () => void {
  return () => (output.data as Int8Array).fill((value.data as Int8Array)[0]);
}
