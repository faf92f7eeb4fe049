import type { KernelContext, TensorView } from "@litequant/core";

import { optionalInput } from "./ports.ts";

/** The bias of a product of 16-bit activations. */
export interface WideBias {
  /** Whether sums have 64 bits: all but those with an int32 bias. */
  readonly wide: boolean;
  /** The values as whole doubles, zeros where there is no bias; to be read inside run. */
  readonly values: () => Float64Array;
}

/**
 * The bias at input 2 or another, int64 or int32, for sums in doubles: exact below 2^53, and `| 0` makes of them what int32 sums wrap to.
 *
 * @returns undefined for biases of other types.
 */
export function wideBias(context: KernelContext, channels: number, port = 2): WideBias | undefined {
  const view = optionalInput<Int32Array | BigInt64Array>(context, port);
  const values = new Float64Array(channels);
  if (view === undefined) return { wide: true, values: () => values };
  if (view.dtype !== "int64" && view.dtype !== "int32") return undefined;
  const read = () => copy(view, values);
  if (!view.isConstant) return { wide: view.dtype === "int64", values: read };
  read();
  return { wide: view.dtype === "int64", values: () => values };
}

function copy({ data }: TensorView<Int32Array | BigInt64Array>, to: Float64Array): Float64Array {
  for (let i = 0; i < to.length; i++) to[i] = Number(data[i]);
  return to;
}
