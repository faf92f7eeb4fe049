import { arrayFromBytes, bytesOf, elementCount, indexGraph, roundHalfAwayFromZero } from "@litequant/core";
import type { Model, Tensor } from "@litequant/core";
import { specOf as builtinSpecOf } from "@litequant/ops";

import { foldConversions } from "./fold-conversions.ts";
import type { Transformed, TransformRules } from "./transform.ts";

/**
 * Quantizes constants that a QUANTIZE would quantize at every run, and drops it: training with fake quantization leaves
 * weights so. No value changes.
 *
 * uint8 becomes the int8 that stands for the same values, where only conversions read it.
 *
 * @param rules - Facts about operators.
 */
export function foldQuantize(model: Model, { specOf = builtinSpecOf }: TransformRules = {}): Transformed {
  return foldConversions(model, specOf, {
    code: "FOLDED",
    message: "its constant is quantized once and for all",
    constantOf(graph, { outputs: [to = -1] }, { dtype, buffer }, target) {
      if (dtype !== "float32" || !target.quantization?.scale.length || target.quantization.details) return undefined;
      const readers = indexGraph(graph).consumers[to]!.map((reader) => graph.operators[reader]!);
      const convertOnly = readers.every(({ op }) => specOf(op)?.converts !== undefined);
      if (target.dtype !== "int8" && !(target.dtype === "uint8" && convertOnly && !graph.outputs.includes(to)))
        return undefined;
      const tensor = signed(target);
      return { tensor, bytes: quantize(arrayFromBytes("float32", model.buffers[buffer]!) as Float32Array, tensor) };
    },
  });
}

function signed(tensor: Tensor): Tensor {
  if (tensor.dtype === "int8") return tensor;
  const zeroPoint = tensor.quantization!.zeroPoint.map((zero) => zero - 128);
  return { ...tensor, dtype: "int8", quantization: { ...tensor.quantization!, zeroPoint } };
}

/** As the runtime's kernel does. LiteRT@f67457790 tflite/kernels/internal/reference/quantize.h */
function quantize(values: Float32Array, { shape, quantization }: Tensor): Uint8Array {
  const { scale, zeroPoint, axis } = quantization!;
  const inner = scale.length === 1 ? values.length : elementCount(shape.slice(axis + 1));
  const out = new Int8Array(values.length);
  for (let i = 0; i < out.length; i++) {
    const slice = Math.floor(i / inner) % scale.length;
    const q = roundHalfAwayFromZero(Math.fround(values[i]! / scale[slice]!)) + zeroPoint[slice]!;
    out[i] = Math.min(Math.max(q, -128), 127);
  }
  return bytesOf(out);
}
