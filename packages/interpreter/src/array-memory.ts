import { LitequantError } from "@litequant/core";
import type { MemoryProvider } from "@litequant/core";

/**
 * Memory in an ArrayBuffer, which is replaced by a larger copy when it has to grow.
 *
 * @throws LitequantError `MEMORY_LIMIT` from `reserve` when the engine refuses a buffer of that size.
 */
export function arrayMemory(): MemoryProvider {
  let buffer = new ArrayBuffer(0);
  return {
    get buffer() {
      return buffer;
    },
    base: 0,
    reserve(sizeBytes) {
      if (sizeBytes <= buffer.byteLength) return;
      let grown: ArrayBuffer;
      try {
        grown = new ArrayBuffer(sizeBytes);
      } catch (cause) {
        throw new LitequantError("MEMORY_LIMIT", `this engine gives no buffer of ${sizeBytes} bytes`, { cause });
      }
      new Uint8Array(grown).set(new Uint8Array(buffer));
      buffer = grown;
    },
  };
}
