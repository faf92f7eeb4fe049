import { LitequantError } from "@litequant/core";
import type { MemoryProvider } from "@litequant/core";

/** Every block begins at a multiple of this many bytes: enough for any dtype and for SIMD loads. */
export const ALIGNMENT = 16;

/** A run of bytes of the provider's buffer; its address never changes. */
export interface Block {
  readonly address: number;
  readonly sizeBytes: number;
}

/**
 * Blocks in a {@link MemoryProvider}: arenas, packed weights, variables and outputs whose size only running told.
 *
 * First fit among freed blocks, else at the end. Growth may replace the provider's buffer: then `onMoved` runs, in
 * which every view is made anew.
 */
export class Heap {
  readonly #provider: MemoryProvider;
  readonly #limitBytes: number;
  readonly #onMoved: (buffer: ArrayBufferLike) => void;
  #buffer: ArrayBufferLike;
  #sizeBytes = 0;
  #free: Block[] = [];

  constructor(provider: MemoryProvider, limitBytes: number, onMoved: (buffer: ArrayBufferLike) => void) {
    this.#provider = provider;
    this.#limitBytes = limitBytes;
    this.#onMoved = onMoved;
    this.#buffer = provider.buffer;
  }

  /** The buffer that views were last made over. */
  get buffer(): ArrayBufferLike {
    return this.#buffer;
  }

  /** Bytes from the provider's base to the end of the last block. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /**
   * Makes all blocks or none, with one growth of the memory.
   *
   * @throws LitequantError `MEMORY_LIMIT`
   */
  allocate(sizes: readonly number[]): readonly Block[] {
    const free = this.#free.slice();
    const before = this.#sizeBytes;
    const blocks = sizes.map((size) => this.#place(Math.ceil(size / ALIGNMENT) * ALIGNMENT));
    try {
      if (this.#sizeBytes > this.#limitBytes) {
        throw new LitequantError("MEMORY_LIMIT", `${this.#sizeBytes} bytes needed, ${this.#limitBytes} allowed`);
      }
      if (this.#sizeBytes > before) this.#provider.reserve(this.#sizeBytes);
    } catch (error) {
      this.#free = free;
      this.#sizeBytes = before;
      throw error;
    }
    this.sync();
    return blocks;
  }

  /** Gives a block back; its bytes may be handed out again at once. */
  release(block: Block): void {
    if (block.sizeBytes === 0) return;
    const at = this.#free.findIndex(({ address }) => address > block.address);
    this.#free.splice(at < 0 ? this.#free.length : at, 0, block);
    this.#merge();
  }

  /** Makes views anew where the buffer was replaced, by this heap or by whoever shares the provider. */
  sync(): void {
    const { buffer } = this.#provider;
    if (buffer === this.#buffer) return;
    this.#buffer = buffer;
    this.#onMoved(buffer);
  }

  #place(sizeBytes: number): Block {
    if (sizeBytes === 0) return { address: this.#provider.base, sizeBytes };
    const at = this.#free.findIndex((block) => block.sizeBytes >= sizeBytes);
    if (at < 0) {
      const address = this.#provider.base + this.#sizeBytes;
      this.#sizeBytes += sizeBytes;
      return { address, sizeBytes };
    }
    const { address, sizeBytes: available } = this.#free[at]!;
    const rest = available - sizeBytes;
    this.#free.splice(at, 1, ...(rest > 0 ? [{ address: address + sizeBytes, sizeBytes: rest }] : []));
    return { address, sizeBytes };
  }

  #merge(): void {
    const merged: Block[] = [];
    for (const block of this.#free) {
      const last = merged.at(-1);
      if (last && last.address + last.sizeBytes === block.address) {
        merged[merged.length - 1] = { address: last.address, sizeBytes: last.sizeBytes + block.sizeBytes };
      } else {
        merged.push(block);
      }
    }
    const last = merged.at(-1);
    if (last && last.address + last.sizeBytes === this.#provider.base + this.#sizeBytes) {
      this.#sizeBytes -= last.sizeBytes;
      merged.pop();
    }
    this.#free = merged;
  }
}
