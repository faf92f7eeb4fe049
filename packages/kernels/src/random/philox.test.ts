import { describe, expect, it } from "vitest";

import { createPhilox, unitDouble, unitFloat } from "./philox.ts";

describe("philox", () => {
  it("gives the published numbers", () => {
    // Random123's known answer for a counter and a key of zeros.
    expect([...createPhilox(0n, 0n).next()]).toEqual([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
  });

  it("counts on by blocks, with carries", () => {
    const [walked, skipped] = [createPhilox(7n, 9n), createPhilox(7n, 9n)];
    walked.next();
    walked.next();
    skipped.skip(2);
    expect([...walked.next()]).toEqual([...skipped.next()]);
    const [far, near] = [createPhilox(1n, 0n), createPhilox(1n, 0n)];
    far.skip(4294967295);
    far.skip(3);
    near.skip(4294967298);
    expect([...far.next()]).toEqual([...near.next()]);
  });

  it("makes numbers below 1", () => {
    expect(unitFloat(0xffffffff)).toBe(1 - 2 ** -23);
    expect(unitDouble(0xffffffff, 0xffffffff)).toBe(1 - 2 ** -52);
  });
});
