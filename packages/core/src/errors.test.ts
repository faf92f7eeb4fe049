import { expect, test } from "vitest";
import { LitequantError } from "./errors.ts";

test("survives JSON with code and location", () => {
  const error = new LitequantError("INVALID_DATA", "input x: NaN", { location: { sample: 3 } }).at({
    sample: 9,
    tensor: 1,
  });
  const copy = LitequantError.fromJSON(JSON.parse(JSON.stringify(error)));
  expect(copy).toMatchObject({ code: "INVALID_DATA", message: "input x: NaN", location: { sample: 3, tensor: 1 } });
  expect(LitequantError.isInstance(copy)).toBe(true);
  expect(LitequantError.isInstance(new Error("x"))).toBe(false);
});
