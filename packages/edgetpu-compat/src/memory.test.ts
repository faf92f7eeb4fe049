import { expect, it } from "vitest";

import { cacheBytes, placeParameters, placeTogether } from "./memory.ts";
import { balanceSegments } from "./segments.ts";

const mebi = 1024 * 1024;
const of = (bytes: number, neverCached = 0): { bytes: number; neverCached: number; loggedBytes: number } => ({
  bytes,
  neverCached,
  loggedBytes: bytes,
});

it("caches what fits and streams the rest", () => {
  expect(placeParameters(of(4 * mebi))).toMatchObject({ onChipUsed: 4 * mebi, offChipStreamed: 0, fit: "fits" });
  expect(placeParameters(of(6.5 * mebi))).toMatchObject({ offChipStreamed: 0, fit: "may stream" });
  expect(placeParameters(of(25 * mebi))).toMatchObject({
    onChipUsed: cacheBytes,
    onChipRemaining: 0,
    offChipStreamed: 18 * mebi,
    fit: "streams",
  });
});

it("streams layers with very long rows though there is room", () => {
  expect(placeParameters(of(2 * mebi, mebi))).toMatchObject({
    onChipUsed: mebi,
    offChipStreamed: mebi,
    onChipRemaining: 6 * mebi,
    fit: "streams",
  });
});

it("gives models that are compiled together the cache in their order", () => {
  const [first, second, third] = placeTogether([of(4 * mebi), of(4 * mebi), of(mebi)]);
  expect(first).toMatchObject({ onChipUsed: 4 * mebi, onChipRemaining: 3 * mebi, offChipStreamed: 0 });
  expect(second).toMatchObject({ onChipUsed: 3 * mebi, onChipRemaining: 0, offChipStreamed: mebi });
  expect(third).toMatchObject({ onChipUsed: 0, offChipStreamed: mebi });
});

it("balances segments by parameters, in order, and leaves none empty", () => {
  const operators = [5, 1, 1, 1, 5, 1, 0].map((bytes, index) => ({ index: index + 10, bytes }));
  const cut = balanceSegments(operators, 3);
  expect(cut.map(({ first, last, parameterBytes }) => [first, last, parameterBytes])).toEqual([
    [10, 11, 6],
    [12, 13, 2],
    [14, 16, 6],
  ]);
  expect(balanceSegments(operators, 1)).toHaveLength(1);
  expect(balanceSegments(operators, 7)).toHaveLength(7);
  expect(balanceSegments(operators, 99)).toHaveLength(7);
  expect(balanceSegments([], 2)).toEqual([]);
  expect(balanceSegments([{ index: 0, bytes: 8 * mebi }], 1)[0]).toMatchObject({ fits: false });
});
