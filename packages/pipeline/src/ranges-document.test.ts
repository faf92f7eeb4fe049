import type { Json } from "@litequant/core";
import { buildModel } from "@litequant/testkit";
import { describe, expect, it } from "vitest";
import { checkRanges, parseRanges, rangesDocument } from "./ranges-document.ts";

const entry = { subgraph: 0, index: 1, name: "y", min: -1.5, max: 2 };
const model = buildModel({
  tensors: { x: { shape: [2] }, y: { shape: [2] } },
  operators: [{ op: "TANH", inputs: ["x"], outputs: ["y"] }],
  inputs: ["x"],
  outputs: ["y"],
});

describe("the ranges document", () => {
  it("reads a bare list, and a document with nothing but tensors", () => {
    expect(parseRanges([entry]).tensors).toEqual([entry]);
    expect(parseRanges({ tensors: [entry] }).tensors).toEqual([entry]);
  });

  it("comes back as it was written", () => {
    const table = {
      model: { sha256: "ab", steps: [] },
      kernels: "reference",
      calibrator: { name: "percentile", options: { p: 99.9 }, target: { bits: 8, symmetric: false } as const },
      samples: [
        [0, 3],
        [8, 9],
      ] as const,
      tensors: [entry, { ...entry, index: 2, calibrator: "min-max" }],
      state: {
        samples: [
          [0, 3],
          [8, 9],
        ],
        observers: [],
      },
      diagnostics: [{ code: "NEVER_REACHED", severity: "warning", message: "m", location: { tensor: 1 } }] as const,
    };
    const document = JSON.parse(JSON.stringify(rangesDocument(table))) as Json;
    expect(document).toMatchObject({
      litequant: 1,
      model: { sha256: "ab" },
      samples: 6,
      tensors: [{ calibrator: "percentile" }, { calibrator: "min-max" }],
    });
    expect(parseRanges(document)).toEqual(table);
  });

  it.each([
    [{ litequant: 2, tensors: [] }, /version 2/],
    [{}, /is \{ tensors/],
    ["text", /is \{ tensors/],
    [[{ index: 1, min: 0 }], /tensors\[0\]\.max/],
    [[{ ...entry, min: 3 }], /min 3 is above max 2/],
    [[entry, { ...entry, max: 9 }], /has two ranges, .* to 2 and .* to 9/],
    [[{ ...entry, index: -1 }], /is no tensor/],
    [[{ ...entry, max: null }], /not a finite number/],
  ] as const)("refuses %j", (document, message) => {
    expect(() => parseRanges(document as unknown as Json)).toThrow(message);
  });

  it("refuses ranges of another model, and says when only the file differs", () => {
    expect(() => checkRanges(model, parseRanges([{ ...entry, index: 7 }]))).toThrow(/of another model/);
    expect(() => checkRanges(model, parseRanges([{ ...entry, name: "z" }]))).toThrow(
      /'y' in the model and 'z' in the ranges/,
    );
    expect(checkRanges(model, parseRanges([entry, { ...entry, index: 7 }]))).toMatchObject([
      { code: "RANGE_LEFT_OUT", location: { tensor: 7 } },
    ]);
    expect(checkRanges(model, parseRanges([entry]))).toEqual([]);
    const fromFile = { ...model, source: { sha256: "cd", steps: [] } };
    expect(checkRanges(fromFile, parseRanges({ model: { sha256: "ab" }, tensors: [entry] }))).toMatchObject([
      { code: "RANGES_OF_OTHER_FILE" },
    ]);
  });
});
