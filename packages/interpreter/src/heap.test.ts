import { describe, expect, it } from "vitest";

import { arrayMemory } from "./array-memory.ts";
import { ALIGNMENT, Heap } from "./heap.ts";

describe("Heap", () => {
  it("aligns blocks, and fills gaps before it grows", () => {
    const heap = new Heap(arrayMemory(), Infinity, () => {});
    const [a, b, c] = heap.allocate([1, 40, 16]);
    expect([a!.address, b!.address, c!.address, heap.sizeBytes]).toEqual([0, 16, 64, 80]);
    heap.release(b!);
    const [small, large] = heap.allocate([20, 64]);
    expect([small!.address, large!.address]).toEqual([16, 80]);
    expect(large!.address % ALIGNMENT).toBe(0);
  });

  it("joins neighbours and shrinks at the end", () => {
    const heap = new Heap(arrayMemory(), Infinity, () => {});
    const [a, b, c] = heap.allocate([16, 16, 16]);
    heap.release(a!);
    heap.release(b!);
    expect(heap.allocate([32])[0]!.address).toBe(0);
    heap.release(c!);
    expect(heap.sizeBytes).toBe(32);
  });

  it("tells that the buffer moved, once for a whole batch, and keeps its bytes", () => {
    let moves = 0;
    const memory = arrayMemory();
    const heap = new Heap(memory, Infinity, () => moves++);
    const [a] = heap.allocate([4, 4, 4]);
    new Uint8Array(memory.buffer).set([1, 2, 3, 4], a!.address);
    heap.allocate([1000]);
    expect(moves).toBe(2);
    expect([...new Uint8Array(heap.buffer, a!.address, 4)]).toEqual([1, 2, 3, 4]);
  });

  it("refuses all of a batch that goes beyond the limit", () => {
    const heap = new Heap(arrayMemory(), 64, () => {});
    heap.allocate([32]);
    expect(() => heap.allocate([16, 32])).toThrow(/80 bytes needed, 64 allowed/);
    expect(heap.sizeBytes).toBe(32);
    expect(heap.allocate([32])[0]!.address).toBe(32);
  });
});
