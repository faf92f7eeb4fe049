import { expect, it } from "vitest";

import { editDistance } from "./edit-distance.ts";

it.each([
  ["", "", 0],
  ["abc", "", 3],
  ["", "abc", 3],
  ["kitten", "sitting", 3],
  ["SOFTMX", "SOFTMAX", 1],
] as const)("%j and %j differ by %i", (a, b, distance) => {
  expect(editDistance(a, b)).toBe(distance);
});
