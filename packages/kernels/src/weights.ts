import { elementCount, unpackInt2, unpackInt4 } from "@litequant/core";
import type { DType, KernelContext, TensorView } from "@litequant/core";

import { affineOf, fits, inputOf } from "./ports.ts";

const unpack: { readonly [D in DType]?: typeof unpackInt4 } = { int4: unpackInt4, int2: unpackInt2 };

/**
 * Symmetric weights at an input port, to be read inside run: int8 as they are, int4 and int2 unpacked.
 *
 * @returns undefined for other types, and for packed weights that only the run sees.
 */
export function signedWeights(context: KernelContext, port = 1): (() => Int8Array) | undefined {
  const view = inputOf(context, port);
  if (view.dtype === "int8") return () => view.data as Int8Array;
  const unpackElements = unpack[view.dtype];
  if (unpackElements === undefined || !view.isConstant) return undefined;
  const count = elementCount(view.shape);
  const slot = context.pack(`unpacked ${port}`, count, (bytes) => {
    unpackElements(view.data as Uint8Array, count, new Int8Array(bytes.buffer, bytes.byteOffset, count));
  });
  return signedBytes(() => slot.bytes);
}

/** Bytes as int8, made anew only when they have moved. */
export function signedBytes(bytesOf: () => Uint8Array | Int8Array): () => Int8Array {
  let source: Uint8Array | Int8Array | undefined;
  let signed: Int8Array = new Int8Array();
  return () => {
    const bytes = bytesOf();
    if (bytes !== source) {
      source = bytes;
      signed = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    }
    return signed;
  };
}

/** Symmetric weights of operators on float32: {@link signedWeights}, and int8 that old files call uint8. */
export function hybridWeights(context: KernelContext, port = 1): (() => Int8Array) | undefined {
  const view = inputOf(context, port);
  return view.dtype === "uint8" ? signedBytes(() => view.data as Uint8Array) : signedWeights(context, port);
}

/**
 * Weights at input 1 of an operator on 8-bit activations, whose bias is int32: {@link signedWeights} with int8, and uint8
 * less their zero point with uint8.
 *
 * @returns undefined for other types.
 */
export function eightBitWeights(context: KernelContext): (() => Int8Array | Int16Array) | undefined {
  const { dtype } = context.output(0);
  if ((dtype !== "int8" && dtype !== "uint8") || !fits(context, [dtype, undefined, "int32"], dtype)) return undefined;
  if (dtype === "int8") return signedWeights(context);
  const weights = inputOf<Uint8Array>(context, 1);
  return weights.dtype === "uint8" ? offsetWeights(context, weights) : undefined;
}

/** {@link signedWeights} at input 1 of an operator on int16; undefined for other types. */
export function sixteenBitWeights(context: KernelContext): (() => Int8Array) | undefined {
  return fits(context, ["int16"], "int16") ? signedWeights(context) : undefined;
}

function offsetWeights(context: KernelContext, view: TensorView<Uint8Array>): () => Int16Array {
  const { zeroPoint } = affineOf(context, view);
  const weights = new Int16Array(elementCount(view.shape));
  const read = () => {
    const { data } = view;
    for (let i = 0; i < weights.length; i++) weights[i] = data[i] - zeroPoint;
    return weights;
  };
  if (!view.isConstant) return read;
  read();
  return () => weights;
}
