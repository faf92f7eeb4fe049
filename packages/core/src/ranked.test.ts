import { expect, it } from "vitest";
import { isRanked } from "./ranked.ts";

it("a rank is known where the file says so, or where there are axes", () => {
  expect(isRanked({ hasRank: true, shape: [] })).toBe(true);
  expect(isRanked({ hasRank: false, shape: [1, 32] })).toBe(true);
  expect(isRanked({ hasRank: false, shape: [] })).toBe(false);
});
