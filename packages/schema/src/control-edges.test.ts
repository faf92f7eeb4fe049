import { expect, it } from "vitest";
import { parseControlEdges, serializeControlEdges } from "./control-edges.ts";

it("writes version, counts and zigzag pairs as varints", () => {
  expect([...serializeControlEdges([[[0, 1]], [], [[64, 300]]])]).toEqual([1, 3, 1, 0, 2, 0, 1, 0x80, 1, 0xd8, 4]);
});

it("parses what it writes", () => {
  const edges = [
    [
      [0, 5],
      [5, 100_000],
    ],
    [],
    [[2 ** 31 - 1, -1]],
  ] as const;
  expect(parseControlEdges(serializeControlEdges(edges))).toEqual(edges);
});

it.each([
  ["nothing", []],
  ["another version", [2, 0]],
  ["a count beyond the bytes", [1, 0xff, 0xff, 0xff, 0xff, 0x0f]],
  ["a pair cut short", [1, 1, 1, 0]],
  ["bytes left over", [1, 0, 0]],
  ["a number without end", [0x80, 0x80, 0x80, 0x80, 0x80, 0x80]],
])("takes %s for no list", (_, bytes) => {
  expect(parseControlEdges(Uint8Array.from(bytes))).toBeUndefined();
});
