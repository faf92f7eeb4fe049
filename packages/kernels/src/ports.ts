import { LitequantError, elementCount } from "@litequant/core";
import type { DType, Kernel, KernelContext, QuantizationParams, TensorView, TypedArray } from "@litequant/core";

/** The tensor at an input port. @throws LitequantError `INVALID_MODEL` when the operator lacks it */
export function inputOf<A extends TypedArray = TypedArray>(context: KernelContext, port: number): TensorView<A> {
  const view = context.input(port);
  if (view === undefined)
    throw new LitequantError("INVALID_MODEL", `${context.op}: input ${port} is missing`, {
      location: { op: context.op },
    });
  return view as TensorView<A>;
}

/** The tensor at an optional input port. */
export function optionalInput<A extends TypedArray>(context: KernelContext, port: number): TensorView<A> | undefined {
  return context.input(port) as TensorView<A> | undefined;
}

/** The tensor at an output port. */
export function outputOf<A extends TypedArray = TypedArray>(context: KernelContext, port = 0): TensorView<A> {
  return context.output(port) as TensorView<A>;
}

/** Whether the inputs that are there have these types, and the first output has the last one. */
export function fits(context: KernelContext, inputs: readonly (DType | undefined)[], output: DType): boolean {
  return (
    context.output(0).dtype === output &&
    inputs.every((dtype, port) => dtype === undefined || (context.input(port)?.dtype ?? dtype) === dtype)
  );
}

/** Parameters of a quantized tensor. @throws LitequantError `INVALID_MODEL` when it has none */
export function parametersOf(context: KernelContext, view: TensorView): QuantizationParams {
  if (view.quantization === undefined || view.quantization.scale.length === 0) {
    throw new LitequantError(
      "INVALID_MODEL",
      `${context.op}: a tensor of type ${view.dtype} has no scale and zero point`,
      { location: { op: context.op } },
    );
  }
  return view.quantization;
}

/** Scale and zero point of a tensor that is quantized as a whole. */
export function affineOf(
  context: KernelContext,
  view: TensorView,
): { readonly scale: number; readonly zeroPoint: number } {
  const { scale, zeroPoint } = parametersOf(context, view);
  return { scale: scale[0], zeroPoint: zeroPoint[0] ?? 0 };
}

/** The error for a model that the runtime would refuse: what is wrong with which operator. */
export function refusal(context: KernelContext, message: string): LitequantError {
  return new LitequantError("INVALID_MODEL", `${context.op}: ${message}`, { location: { op: context.op } });
}

/**
 * Weights' scales, one for all channels or one each, zero points all 0.
 *
 * @throws LitequantError `INVALID_MODEL` as the runtime's own kernels refuse: they read no zero point.
 */
export function weightScales(context: KernelContext, channels: number): readonly number[] {
  const { scale, zeroPoint } = parametersOf(context, inputOf(context, 1));
  if (scale.length !== 1 && scale.length !== channels) {
    throw refusal(
      context,
      `weights have ${scale.length} scales for ${channels} output channels; 1 or ${channels} are possible`,
    );
  }
  if (zeroPoint.some((value) => value !== 0)) {
    throw refusal(context, "int8 weights have a zero point other than 0; quantize them symmetrically");
  }
  return scale;
}

/**
 * Checks the form that a kernel writes whatever the tensor says.
 *
 * @param tolerance - How far the scale may be off, relative.
 * @throws LitequantError `INVALID_MODEL` when the tensor is in another form.
 */
export function expectForm(context: KernelContext, scale: number, zeroPoint: number, tolerance = 0): void {
  const form = affineOf(context, context.output(0));
  if (Math.abs(form.scale - scale) <= tolerance * scale && form.zeroPoint === zeroPoint) return;
  throw refusal(
    context,
    `the output has scale ${form.scale} and zero point ${form.zeroPoint}, but the operator writes scale ${scale} and zero point ${zeroPoint}`,
  );
}

/** Checks that tensors have zero point 0, as 16-bit activations must. @throws LitequantError `INVALID_MODEL` naming the value */
export function expectSymmetric(context: KernelContext, ...views: readonly TensorView[]): void {
  for (const view of views) {
    const { zeroPoint } = affineOf(context, view);
    if (zeroPoint !== 0) throw refusal(context, `a tensor of type ${view.dtype} has zero point ${zeroPoint}, not 0`);
  }
}

/**
 * Checks how many elements a tensor has, if it is there.
 *
 * @param what - The tensor, as messages name it.
 * @throws LitequantError `INVALID_MODEL` when it has more or fewer.
 */
export function expectElements(
  context: KernelContext,
  view: TensorView | undefined,
  count: number,
  what: string,
): void {
  if (view === undefined || elementCount(view.shape) === count) return;
  throw refusal(context, `${what} of shape [${view.shape.join(", ")}] should have ${count} elements`);
}

/**
 * Checks a tensor that an operator keeps between runs: {@link expectElements}, and that it may be written.
 *
 * @throws LitequantError `INVALID_MODEL` as the runtime refuses.
 */
export function expectState(context: KernelContext, view: TensorView, count: number, what: string): void {
  expectElements(context, view, count, what);
  if (view.isConstant) throw refusal(context, `${what} is a constant; it must be a variable tensor`);
}

/** Lowest and highest value of an integer type of at most 32 bits. */
export function integerRange(dtype: DType): readonly [min: number, max: number] {
  switch (dtype) {
    case "int8":
      return [-128, 127];
    case "uint8":
      return [0, 255];
    case "int16":
      return [-32768, 32767];
    default:
      return [-2147483648, 2147483647];
  }
}

/** One kernel of several, the first that takes the operator's types. */
export function firstOf<N extends string>(...kernels: readonly Kernel<N>[]): Kernel<N> {
  return {
    prepare(context) {
      for (const kernel of kernels) {
        const run = kernel.prepare(context);
        if (run !== undefined) return run;
      }
      return undefined;
    },
  };
}

/**
 * A plan that depends on the values of some inputs: made once where they are constants, else anew in each run.
 */
export function planned<P>(views: readonly TensorView[], make: () => P): () => P {
  if (!views.every((view) => view.isConstant)) return make;
  const plan = make();
  return () => plan;
}

/** The values of an int32 or int64 tensor as numbers. */
export function numbersOf(view: TensorView): number[] {
  return Array.from(view.data, Number);
}
