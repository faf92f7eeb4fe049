import { LitequantError } from "@litequant/core";

/** What a flexbuffer can hold; 64-bit integers as the nearest number. */
export type FlexValue =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | readonly FlexValue[]
  | { readonly [key: string]: FlexValue };

/** Types of the format, https://flatbuffers.dev/flatbuffers_internals (FlexBuffers). */
const FLOAT = 3;
const KEY = 4;
const STRING = 5;
const INDIRECT_INT = 6;
const INDIRECT_FLOAT = 8;
const MAP = 9;
const VECTOR = 10;
const VECTOR_INT = 11;
const VECTOR_KEY = 14;
const VECTOR_INT2 = 16;
const VECTOR_FLOAT4 = 24;
const BLOB = 25;
const BOOL = 26;
const VECTOR_BOOL = 36;

const MOST_VALUES = 100_000;
const DEEPEST = 32;

/**
 * Reads a flexbuffer: custom options of many operators are one.
 *
 * @throws LitequantError `INVALID_MODEL` when offsets lead outside, or it holds more than options ever do.
 */
export function readFlexbuffer(bytes: Uint8Array): FlexValue {
  if (bytes.byteLength < 3) throw broken("it is too short");
  const width = bytes[bytes.byteLength - 1];
  const packed = bytes[bytes.byteLength - 2];
  return new Reader(bytes).value(bytes.byteLength - 2 - width, width, packed, 0);
}

class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #values = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The value that lies, or whose offset lies, at `at` in `width` bytes; `packed` is its type and its own width. */
  value(at: number, width: number, packed: number, depth: number): FlexValue {
    if (++this.#values > MOST_VALUES || depth > DEEPEST) throw broken("it holds too much");
    const type = packed >> 2;
    const own = 1 << (packed & 3);
    if (type <= FLOAT || type === BOOL) return this.#scalar(type, at, width);
    const to = at - this.#unsigned(at, width);
    if (type === KEY) return this.#key(to);
    if (type >= INDIRECT_INT && type <= INDIRECT_FLOAT) return this.#scalar(type - INDIRECT_INT + 1, to, own);
    if (type >= VECTOR_INT2 && type <= VECTOR_FLOAT4) {
      const kind = (type - VECTOR_INT2) % 3;
      return this.#elements(to, own, Math.floor((type - VECTOR_INT2) / 3) + 2, () => (kind + 1) << 2, depth);
    }
    return this.#sized(type, to, own, depth);
  }

  /** What has its length before it. */
  #sized(type: number, to: number, own: number, depth: number): FlexValue {
    const count = this.#unsigned(to - own, own);
    if (type === STRING) return new TextDecoder().decode(this.#slice(to, count));
    if (type === BLOB) return this.#slice(to, count);
    if (type === VECTOR_BOOL) return this.#elements(to, own, count, () => BOOL << 2, depth);
    if (type >= VECTOR_INT && type <= VECTOR_KEY) {
      return this.#elements(to, own, count, () => (type - VECTOR_INT + 1) << 2, depth);
    }
    if (type !== VECTOR && type !== MAP) throw broken(`it has a value of type ${type}`);
    const values = this.#elements(to, own, count, (i) => this.#byte(to + count * own + i), depth);
    return type === VECTOR ? values : this.#map(to, own, values);
  }

  #map(to: number, own: number, values: readonly FlexValue[]): FlexValue {
    const at = to - 3 * own;
    const keys = at - this.#unsigned(at, own);
    const width = this.#unsigned(at + own, own);
    const entries = values.map((value, i) => {
      const slot = keys + i * width;
      return [this.#key(slot - this.#unsigned(slot, width)), value] as const;
    });
    return Object.fromEntries(entries);
  }

  #elements(at: number, width: number, count: number, packed: (i: number) => number, depth: number): FlexValue[] {
    if (count > this.#bytes.byteLength) throw broken(`a vector has ${count} elements`);
    return Array.from({ length: count }, (_, i) => this.value(at + i * width, width, packed(i), depth + 1));
  }

  #scalar(type: number, at: number, width: number): null | boolean | number {
    this.#check(at, width);
    if (type === 0) return null;
    if (type === BOOL) return this.#unsigned(at, width) !== 0;
    if (type === 2) return this.#unsigned(at, width);
    if (type === FLOAT) {
      if (width === 8) return this.#view.getFloat64(at, true);
      if (width === 4) return this.#view.getFloat32(at, true);
      throw broken(`a number has ${width} bytes`);
    }
    if (width === 8) return Number(this.#view.getBigInt64(at, true));
    const shift = 32 - 8 * width;
    return (this.#unsigned(at, width) << shift) >> shift;
  }

  #unsigned(at: number, width: number): number {
    this.#check(at, width);
    if (width === 1) return this.#view.getUint8(at);
    if (width === 2) return this.#view.getUint16(at, true);
    if (width === 4) return this.#view.getUint32(at, true);
    return Number(this.#view.getBigUint64(at, true));
  }

  #key(at: number): string {
    let end = at;
    while (this.#byte(end) !== 0) end++;
    return new TextDecoder().decode(this.#slice(at, end - at));
  }

  #byte(at: number): number {
    this.#check(at, 1);
    return this.#bytes[at];
  }

  #slice(at: number, length: number): Uint8Array {
    if (at < 0 || at + length > this.#bytes.byteLength) throw broken(`${length} bytes at ${at} lie outside`);
    return this.#bytes.subarray(at, at + length);
  }

  #check(at: number, width: number): void {
    if (width !== 1 && width !== 2 && width !== 4 && width !== 8) throw broken(`a value has ${width} bytes`);
    if (at < 0 || at + width > this.#bytes.byteLength) throw broken(`${width} bytes at ${at} lie outside`);
  }
}

function broken(what: string): LitequantError {
  return new LitequantError("INVALID_MODEL", `the custom options are no flexbuffer: ${what}`);
}
