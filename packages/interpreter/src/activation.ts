import { countValues, coverRange, float16ToNumber } from "@litequant/core";
import type { Activation, DType, Histogram, TensorId, TensorView, TypedArray } from "@litequant/core";

type Range = ReturnType<Activation["range"]>;

/** What a visitor sees of a tensor: reads through to the values that are there now. */
export class CellActivation implements Activation {
  readonly id: TensorId;
  readonly #view: TensorView;
  #range: Range | undefined;

  constructor(id: TensorId, view: TensorView) {
    this.id = id;
    this.#view = view;
  }

  get dtype(): DType {
    return this.#view.dtype;
  }

  get shape(): readonly number[] {
    return this.#view.shape;
  }

  get data(): TypedArray {
    return this.#view.data;
  }

  range(): Range {
    this.#range ??= rangeOf(numbersOf(this.#view));
    return this.#range;
  }

  countInto(histogram: Histogram): void {
    const { min, max } = this.range();
    if (min > max) return;
    coverRange(histogram, min, max);
    countValues(histogram, numbersOf(this.#view));
  }

  /** The values have changed. */
  invalidate(): void {
    this.#range = undefined;
  }
}

/** float16 lies as raw bits. */
function numbersOf({ dtype, data }: TensorView): TypedArray {
  if (dtype !== "float16") return data;
  return Float32Array.from(data as Uint16Array, (bits) => float16ToNumber(bits));
}

/** Extremes of the finite values; -0 counts as 0, so that they do not depend on the order of values. */
function rangeOf(data: TypedArray): Range {
  if (data instanceof Float32Array || data instanceof Float64Array) return floatRange(data);
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < data.length; i++) {
    const value = Number(data[i]);
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max, nonFinite: 0 };
}

function floatRange(data: Float32Array | Float64Array): Range {
  let min = Infinity;
  let max = -Infinity;
  let nonFinite = 0;
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (value - value !== 0) {
      nonFinite++;
      continue;
    }
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min: min + 0, max: max + 0, nonFinite };
}
