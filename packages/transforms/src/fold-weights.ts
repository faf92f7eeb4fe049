import {
  arrayFromBytes,
  bytesOf,
  channelAxisOf,
  elementCount,
  indexGraph,
  portSpec,
  unpackInt2,
  unpackInt4,
} from "@litequant/core";
import type { DType, Model, Operator, OpSpec, Tensor, TypedArray } from "@litequant/core";
import { specOf as builtinSpecOf } from "@litequant/ops";

import { foldConversions } from "./fold-conversions.ts";
import type { Transformed, TransformRules } from "./transform.ts";

/**
 * Makes integer constants float32 again, and drops the DEQUANTIZE behind them, where operators that have integer kernels
 * read them and these kernels do not take their form: weights that are not symmetric, or of 4 bits, say.
 *
 * For models whose activations are to become integers: such weights would be requantized at every run.
 *
 * @param rules - Facts about operators.
 */
export function foldWeights(model: Model, { specOf = builtinSpecOf }: TransformRules = {}): Transformed {
  return foldConversions(model, specOf, {
    code: "FOLDED",
    message: "its integers are in a form that no integer kernel takes: float32 again, they get another",
    constantOf(graph, { outputs: [to = -1] }, from, tensor) {
      const read = readers[from.dtype];
      if (!read || !from.quantization?.scale.length || from.quantization.details) return undefined;
      if (tensor.dtype !== "float32" || graph.outputs.includes(to)) return undefined;
      const places = indexGraph(graph).consumers[to]!.map((index) => graph.operators[index]!);
      const misfits = places.map((operator) => misfit(from, operator, to, specOf(operator.op)));
      if (misfits.includes(undefined) || !misfits.includes(true)) return undefined;
      return { tensor, bytes: dequantize(read(model.buffers[from.buffer]!, elementCount(from.shape)), from) };
    },
  });
}

/** Whether an operator's integer kernel needs a constant in another form; undefined: it has none. */
function misfit(
  { dtype, shape, quantization }: Tensor,
  operator: Operator,
  tensor: number,
  spec: OpSpec | undefined,
): boolean | undefined {
  if (!spec || (!spec.modes.int8 && !spec.modes.int16x8)) return undefined;
  const { scale, zeroPoint, axis } = quantization!;
  return operator.inputs.some((input, position) => {
    if (input !== tensor) return false;
    const port = portSpec(spec.inputs, position);
    if (port?.role !== "weight") return dtype !== "int8" || scale.length > 1;
    const along = scale.length === 1 || axis === channelAxisOf(port, operator, shape.length);
    return dtype !== "int8" || !along || zeroPoint.some((zero) => zero !== 0);
  });
}

const plain =
  (dtype: DType) =>
  (bytes: Uint8Array): TypedArray =>
    arrayFromBytes(dtype, bytes);

const readers: { readonly [D in DType]?: (bytes: Uint8Array, count: number) => TypedArray } = {
  int2: (bytes, count) => unpackInt2(bytes, count),
  int4: (bytes, count) => unpackInt4(bytes, count),
  int8: plain("int8"),
  uint8: plain("uint8"),
  int16: plain("int16"),
};

function dequantize(integers: TypedArray, { shape, quantization }: Tensor): Uint8Array {
  const { scale, zeroPoint, axis } = quantization!;
  const inner = scale.length === 1 ? integers.length : elementCount(shape.slice(axis + 1));
  return bytesOf(
    Float32Array.from({ length: integers.length }, (_, i) => {
      const slice = Math.floor(i / inner) % scale.length;
      return scale[slice]! * (Number(integers[i]) - zeroPoint[slice]!);
    }),
  );
}
