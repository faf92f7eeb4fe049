import { allocate, arrayLength, arrayView, byteLength, elementBits, elementCount } from "@litequant/core";
import type { DType, Json, QuantizationParams, Slot, Tensor, TensorView, TypedArray } from "@litequant/core";

import type { Block } from "./heap.ts";

/** A tensor while the model runs: the one object behind every port that shows it. */
export class Cell implements TensorView {
  readonly dtype: DType;
  declare readonly quantization?: QuantizationParams;
  declare readonly sparsity?: Json;
  shape: readonly number[];
  data: TypedArray;
  address = -1;
  isConstant = false;
  readonly isVariable: boolean;
  /** What a variable starts with, where operators on constants say it; otherwise its zero. */
  initial: TypedArray | undefined;
  /** Bytes that lie ready at `address`. */
  capacityBytes = 0;
  /** Memory of its own, outside arenas: variables, and outputs that a kernel resized while running. */
  block: Block | undefined;

  constructor(tensor: Tensor) {
    this.dtype = tensor.dtype;
    this.shape = tensor.shape;
    this.isVariable = tensor.isVariable;
    this.data = allocate(tensor.dtype, 0);
    if (tensor.quantization) this.quantization = tensor.quantization;
    if (tensor.sparsity !== undefined) this.sparsity = tensor.sparsity;
  }

  /** Bytes that the values take at the present shape. */
  get sizeBytes(): number {
    return byteLength(this.dtype, elementCount(this.shape));
  }

  /** Values that stay: of the file, or computed once from such. */
  fix(data: TypedArray): void {
    this.data = data;
    this.isConstant = true;
    this.address = -1;
  }

  place(buffer: ArrayBufferLike, address: number, capacityBytes: number): void {
    this.address = address;
    this.capacityBytes = capacityBytes;
    this.refresh(buffer);
  }

  refresh(buffer: ArrayBufferLike): void {
    // Elements of no fixed size lie in an array of their own.
    if (this.address < 0 || elementBits(this.dtype) === 0) return;
    this.data = arrayView(this.dtype, buffer, this.address, arrayLength(this.dtype, elementCount(this.shape)));
  }
}

/** Bytes that a kernel asked for. */
export class ByteSlot implements Slot {
  readonly sizeBytes: number;
  address = -1;
  bytes = new Uint8Array(0);

  constructor(sizeBytes: number) {
    this.sizeBytes = sizeBytes;
  }

  place(buffer: ArrayBufferLike, address: number): void {
    this.address = address;
    this.refresh(buffer);
  }

  refresh(buffer: ArrayBufferLike): void {
    if (this.address >= 0) this.bytes = new Uint8Array(buffer as ArrayBuffer, this.address, this.sizeBytes);
  }
}

/** Whether two shapes are the same. */
export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let axis = 0; axis < a.length; axis++) if (a[axis] !== b[axis]) return false;
  return true;
}
