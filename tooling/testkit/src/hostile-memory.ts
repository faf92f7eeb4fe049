import type { MemoryProvider } from "@litequant/core";

/** Memory that behaves as badly as a WebAssembly memory may. */
export interface HostileMemory extends MemoryProvider {
  /** Replaces the buffer now; every view of the former one is dead, of length 0. */
  grow(): void;
}

/**
 * Memory for kernel tests: fresh bytes are NaN (0xff), somebody else's bytes lie below `base`, and growing detaches the
 * former buffer, so that a kernel which kept an array, or read what it had not written, is found out.
 */
export function hostileMemory(base = 48): HostileMemory {
  let buffer = new ArrayBuffer(base);
  const grow = (sizeBytes: number): void => {
    const grown = new ArrayBuffer(sizeBytes);
    const bytes = new Uint8Array(grown).fill(0xff);
    bytes.set(new Uint8Array(buffer));
    structuredClone(buffer, { transfer: [buffer] });
    buffer = grown;
  };
  return {
    get buffer() {
      return buffer;
    },
    base,
    reserve(sizeBytes) {
      if (base + sizeBytes > buffer.byteLength) grow(base + sizeBytes);
    },
    grow: () => grow(buffer.byteLength + 64),
  };
}
