import { describe, expect, it } from "vitest";

import { numpyUniform } from "./numpy-random.ts";

describe("numpyUniform", () => {
  it("is numpy's default_rng", () => {
    const uniform = numpyUniform(42);
    expect([uniform(0, 1), uniform(0, 1), uniform(0, 1)]).toEqual([
      0.7739560485559633, 0.4388784397520523, 0.8585979199113825,
    ]);
    expect(numpyUniform(0)(-1, 1)).toBe(-1 + 2 * 0.6369616873214543);
  });
});
