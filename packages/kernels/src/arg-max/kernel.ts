import { elementCount } from "@litequant/core";
import type { Kernel, KernelContext, TensorView } from "@litequant/core";
import { resolveAxis } from "@litequant/ops";

import { inputOf, numbersOf, planned } from "../ports.ts";

type Values = Float32Array | Int8Array | Uint8Array | Int32Array;

const types: readonly string[] = ["float32", "int8", "uint8", "int16", "int32", "bool"];

/** Writes where the first largest or smallest element along the axis of input 1 lies. A NaN is never larger nor smaller. */
function argument(context: KernelContext, largest: boolean): (() => void) | undefined {
  const input = inputOf<Values>(context, 0);
  const axes = inputOf(context, 1);
  const output = context.output(0);
  if (!types.includes(input.dtype)) return undefined;
  const write = writer(output);
  if (write === undefined) return undefined;
  const { shape } = input;
  const plan = planned([axes], () => {
    const axis = resolveAxis(context.op, numbersOf(axes)[0], shape.length);
    return { outer: elementCount(shape.slice(0, axis)), size: shape[axis], inner: elementCount(shape.slice(axis + 1)) };
  });
  return () => {
    const { outer, size, inner } = plan();
    const values = input.data;
    for (let o = 0, out = 0; o < outer; o++) {
      for (let i = 0; i < inner; i++) {
        let at = o * size * inner + i;
        let best = values[at];
        let place = 0;
        for (let k = 1; k < size; k++) {
          at += inner;
          if (largest ? values[at] > best : values[at] < best) {
            best = values[at];
            place = k;
          }
        }
        write(out++, place);
      }
    }
  };
}

/** Writes whole numbers into an int32 or int64 tensor. */
export function writer(output: TensorView): ((at: number, value: number) => void) | undefined {
  if (output.dtype === "int64") {
    return (at, value) => {
      (output.data as BigInt64Array)[at] = BigInt(value);
    };
  }
  if (output.dtype !== "int32" && output.dtype !== "int16") return undefined;
  return (at, value) => {
    (output.data as Int32Array)[at] = value;
  };
}

/** ARG_MAX. LiteRT@f67457790 tflite/kernels/internal/reference/arg_min_max.h. */
export const argMax: Kernel<"ARG_MAX"> = { prepare: (context) => argument(context, true) };
/** ARG_MIN. LiteRT@f67457790 tflite/kernels/internal/reference/arg_min_max.h. */
export const argMin: Kernel<"ARG_MIN"> = { prepare: (context) => argument(context, false) };
