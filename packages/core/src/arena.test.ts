import fc from "fast-check";
import { expect, test } from "vitest";
import { planArena } from "./arena.ts";

const item = fc.record({ sizeBytes: fc.nat(500), first: fc.nat(20), length: fc.nat(10) });

test("blocks alive together never overlap and are aligned", () => {
  fc.assert(
    fc.property(fc.array(item, { maxLength: 30 }), (list) => {
      const items = list.map(({ sizeBytes, first, length }) => ({ sizeBytes, first, last: first + length }));
      const { offsets, sizeBytes } = planArena(items, 16);
      items.forEach((a, i) => {
        expect(offsets[i]! % 16).toBe(0);
        expect(offsets[i]! + a.sizeBytes).toBeLessThanOrEqual(sizeBytes);
        items.forEach((b, j) => {
          if (i >= j || a.last < b.first || b.last < a.first) return;
          expect(offsets[i]! + a.sizeBytes <= offsets[j]! || offsets[j]! + b.sizeBytes <= offsets[i]!).toBe(true);
        });
      });
    }),
  );
});

test("a chain needs two buffers only", () => {
  const chain = [0, 1, 2, 3].map((i) => ({ sizeBytes: 64, first: i, last: i + 1 }));
  expect(planArena(chain, 16).sizeBytes).toBe(128);
});

test("blocks with a place of their own keep it, and others go around them", () => {
  const items = [
    { sizeBytes: 64, first: 0, last: 1 },
    { sizeBytes: 16, first: 0, last: 1, offset: 32 },
    { sizeBytes: 32, first: 0, last: 1 },
  ];
  expect(planArena(items, 16)).toEqual({ offsets: [48, 32, 0], sizeBytes: 112 });
});
