import { expect, test } from "vitest";
import { portSpec } from "./port-spec.ts";

test("a variadic last port stands for all that follow", () => {
  const [plain, many] = [{ role: "plain" }, { role: "activation", variadic: true }] as const;
  expect([0, 1, 7].map((position) => portSpec([plain, many], position))).toEqual([plain, many, many]);
  expect(portSpec([plain], 1)).toBeUndefined();
  expect(portSpec(undefined, 0)).toBeUndefined();
});
