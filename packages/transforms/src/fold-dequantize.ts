import { arrayFromBytes, bytesOf, float16ToNumber } from "@litequant/core";
import type { Model } from "@litequant/core";
import { specOf as builtinSpecOf } from "@litequant/ops";

import { foldConversions } from "./fold-conversions.ts";
import type { Transformed, TransformRules } from "./transform.ts";

/**
 * Makes float16 constants float32 again, and drops the DEQUANTIZE behind them: a float16 file becomes the float model that
 * quantization expects. No value changes.
 *
 * A variable that starts from zeros, such as a state of an LSTM, is one without data again, as variables start anyway.
 *
 * Integer constants behind a DEQUANTIZE stay: they are quantized already. So do sparse constants and those in other files.
 *
 * @param rules - Facts about operators.
 */
export function foldDequantize(model: Model, { specOf = builtinSpecOf }: TransformRules = {}): Transformed {
  const widened = new Map<number, Uint8Array>();
  return foldConversions(model, specOf, {
    code: "FOLDED",
    message: "its float16 constant is float32 again, as which it is quantized",
    constantOf(_graph, _operator, { dtype, buffer }, tensor) {
      if (dtype !== "float16" || tensor.dtype !== "float32") return undefined;
      if (tensor.isVariable) return model.buffers[buffer]!.every((byte) => byte === 0) ? { tensor } : undefined;
      const bytes = widened.get(buffer) ?? toFloat32(model.buffers[buffer]!);
      widened.set(buffer, bytes);
      return { tensor, bytes };
    },
  });
}

function toFloat32(halves: Uint8Array): Uint8Array {
  return bytesOf(Float32Array.from(arrayFromBytes("float16", halves) as Uint16Array, float16ToNumber));
}
