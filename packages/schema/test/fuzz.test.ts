import { readFileSync } from "node:fs";
import { LitequantError } from "@litequant/core";
import { sharedPath } from "@litequant/testkit";
import { expect, it } from "vitest";
import { fuzz } from "../scripts/fuzz.mjs";
import { decodeModel, encodeModel } from "../src/index.ts";
import { modelFiles } from "./corpus.ts";
import { reluModel, richModel } from "./fixtures.ts";

it("ends every corrupted file in a Model or a LitequantError", { timeout: 60_000 }, () => {
  const folder = sharedPath("corpus");
  const real = folder === undefined ? [] : modelFiles(folder).map((file) => new Uint8Array(readFileSync(file)));
  const models = [
    encodeModel(richModel()).slice(),
    encodeModel(reluModel()).slice(),
    ...real.filter(({ length }) => length > 100 && length < 20_000),
  ];
  const isExpected = (error: unknown): boolean => LitequantError.isInstance(error);
  const result = fuzz({ decodeModel, encodeModel, isExpected, models, cases: 4000, seed: 7 });
  expect(result.rejected).toBeGreaterThan(1000);
  // Hand-made models alone, where no real ones are at hand, survive less often.
  expect(result.models).toBeGreaterThan(200);
  expect(result.rejected + result.models).toBe(4000);
});
