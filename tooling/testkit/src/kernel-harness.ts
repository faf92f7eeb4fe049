import {
  allocate,
  arrayFromBytes,
  arrayLength,
  arrayView,
  byteLength,
  bytesOf,
  elementBits,
  elementCount,
} from "@litequant/core";
import type {
  DType,
  Json,
  Kernel,
  KernelContext,
  QuantizationParams,
  Slot,
  TensorView,
  TypedArray,
} from "@litequant/core";

import { hostileMemory } from "./hostile-memory.ts";

/** Parameters in short: one scale and zero point, or lists along an axis. */
export interface Quantized {
  readonly scale: number | readonly number[];
  readonly zeroPoint?: number | readonly number[];
  readonly axis?: number;
  readonly details?: QuantizationParams["details"];
}

/** A tensor at an input port. */
export interface KernelInput {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: ArrayLike<number> | ArrayLike<bigint>;
  readonly quantization?: Quantized;
  /** How the data of a constant spread over its shape. */
  readonly sparsity?: Json;
  /** Whether the kernel may read it at prepare; it then lies at an odd offset where its type allows. */
  readonly constant?: boolean;
}

/** A tensor at an output port. */
export interface KernelOutput {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly quantization?: Quantized;
}

/** One operator. */
export interface KernelCall {
  readonly op: string;
  readonly options?: object;
  readonly version?: number;
  /** By port; undefined: an optional input that is absent. */
  readonly inputs: readonly (KernelInput | undefined)[];
  readonly outputs: readonly KernelOutput[];
  /** Tensors that only the operator uses: types and parameters. */
  readonly intermediates?: readonly KernelOutput[];
  /** Tensors that parameters of quantization name, by index. */
  readonly constants?: Readonly<Record<number, KernelInput>>;
}

interface Placed {
  dtype: DType;
  shape: readonly number[];
  quantization?: QuantizationParams;
  sparsity?: Json;
  isConstant: boolean;
  data: TypedArray;
  address: number;
}

/**
 * Runs one kernel alone, on plain arrays.
 *
 * Between prepare and run, and again before a second run, the memory moves and the former buffer is detached; what
 * nobody wrote is NaN; constants lie at odd offsets.
 *
 * @returns One array an output; undefined when the kernel does not take the types.
 * @throws Error when a second run gives something else than the first.
 */
export function runKernel<N extends string>(kernel: Kernel<N>, call: KernelCall): TypedArray[] | undefined {
  const memory = hostileMemory();
  let used = 0;
  const take = (sizeBytes: number): number => {
    const address = memory.base + used;
    used += Math.ceil(sizeBytes / 16) * 16 + 16;
    memory.reserve(used);
    return address;
  };
  const inputs = call.inputs.map((input) => input && placeInput(input, take));
  const outputs = call.outputs.map((output) => place(output, take));
  const slots: { sizeBytes: number; address: number; bytes: Uint8Array }[] = [];
  const slot = (sizeBytes: number): Slot => {
    const made = { sizeBytes, address: take(sizeBytes), bytes: new Uint8Array() };
    slots.push(made);
    refresh();
    return made;
  };
  const refresh = (): void => {
    for (const view of [...inputs, ...outputs]) {
      if (view === undefined || view.isConstant || elementBits(view.dtype) === 0) continue;
      view.data = arrayView(view.dtype, memory.buffer, view.address, arrayLength(view.dtype, elementCount(view.shape)));
    }
    for (const each of slots) {
      each.bytes = new Uint8Array(memory.buffer as ArrayBuffer, each.address, each.sizeBytes);
    }
  };
  const context = contextOf(call, inputs, outputs, slot);
  const run = kernel.prepare(context as unknown as KernelContext<N>);
  if (run === undefined) return undefined;
  const runOnce = (): TypedArray[] => {
    memory.grow();
    refresh();
    inputs.forEach((view, port) => {
      if (view !== undefined && (!view.isConstant || elementBits(view.dtype) === 0))
        fill(view.data, call.inputs[port]!.data);
    });
    for (const view of outputs) bytesOf(view.data).fill(0xff);
    // Each run begins like a new sample, with variables and what operators keep for each other reset.
    context.resources.clear();
    run();
    return outputs.map((view) => view.data.slice());
  };
  const results = runOnce();
  const again = runOnce();
  results.forEach((result, output) => {
    if (!sameBytes(result, again[output]!)) throw new Error(`${call.op}: output ${output} changed in a second run`);
  });
  return results;
}

function contextOf(
  call: KernelCall,
  inputs: readonly (Placed | undefined)[],
  outputs: readonly Placed[],
  slot: (sizeBytes: number) => Slot,
): KernelContext {
  const intermediates = (call.intermediates ?? []).map((tensor) => place(tensor, () => -1));
  return {
    op: call.op,
    version: call.version ?? 1,
    options: (call.options ?? {}) as never,
    inputCount: inputs.length,
    outputCount: outputs.length,
    input: (port) => inputs[port],
    output: (port) => outputs[port] as TensorView,
    scratch: slot,
    pack: (_key, sizeBytes, write) => {
      const made = slot(sizeBytes);
      write(made.bytes);
      return made;
    },
    intermediate: (port) => intermediates[port],
    constant: (tensor) => {
      const constant = call.constants?.[tensor];
      return constant && placeInput({ ...constant, constant: true }, () => -1);
    },
    probe: () => undefined,
    call: () => {
      throw new Error("no subgraphs here");
    },
    resize: (port, shape) => {
      const output = outputs[port]!;
      // What has bytes of a fixed number has them already.
      if (shape && elementBits(output.dtype) > 0) throw new Error("no resizing here");
      if (shape) output.shape = shape;
    },
    store: (port, bytes) => {
      outputs[port]!.data = bytes;
    },
    resources: new Map(),
    stepLimit: 1000,
    seed: 0,
  };
}

function place({ dtype, shape, quantization }: KernelOutput, take: (sizeBytes: number) => number): Placed {
  const address = take(byteLength(dtype, elementCount(shape)));
  const placed = { dtype, shape, isConstant: false, data: allocate(dtype, 0), address };
  return quantization === undefined ? placed : { ...placed, quantization: parameters(quantization) };
}

function placeInput(input: KernelInput, take: (sizeBytes: number) => number): Placed {
  const { dtype, shape } = input;
  if (elementBits(dtype) === 0) {
    return { ...place(input, () => -1), isConstant: input.constant ?? false, data: new Uint8Array(input.data.length) };
  }
  if (!input.constant) return place(input, take);
  const data = allocate(dtype, input.sparsity === undefined ? elementCount(shape) : input.data.length);
  fill(data, input.data);
  const shifted = new Uint8Array(data.byteLength + 1);
  shifted.set(bytesOf(data), 1);
  return {
    ...place(input, () => -1),
    ...(input.sparsity !== undefined && { sparsity: input.sparsity }),
    isConstant: true,
    data: arrayFromBytes(dtype, shifted.subarray(1)),
  };
}

function parameters({ scale, zeroPoint = 0, axis = 0, details }: Quantized): QuantizationParams {
  const scales = typeof scale === "number" ? [scale] : scale;
  const zeroPoints = typeof zeroPoint === "number" ? scales.map(() => zeroPoint) : zeroPoint;
  return { scale: scales.map((each) => Math.fround(each)), zeroPoint: zeroPoints, axis, ...(details && { details }) };
}

function fill(to: TypedArray, from: ArrayLike<number> | ArrayLike<bigint>): void {
  (to as Float32Array).set(from as ArrayLike<number>);
}

function sameBytes(a: TypedArray, b: TypedArray): boolean {
  const [left, right] = [bytesOf(a), bytesOf(b)];
  return left.every((byte, index) => byte === right[index]);
}
