import { writeStrings } from "@litequant/core";

import { constant, forTypes, input, output, vector } from "./sketch.ts";
import type { HandCase } from "./sketch.ts";

const text = (...strings: string[]): number[] =>
  Array.from(writeStrings(strings.map((string) => new TextEncoder().encode(string))));

const hash = constant("float32", [3, 2], [0.123, 0.456, -0.321, 1.234, 5.678, -4.321]);
const items = input("int32", [5], [12345, 54321, 67890, 9876, -12345678]);

const words = input("string", [3], text("a", "bc", "def"));

/** Strings that are moved. */
const movedTexts: readonly HandCase[] = [
  ...(["RESHAPE", "SQUEEZE", "EXPAND_DIMS"] as const).map((op): HandCase => ({
    name: "the same strings",
    op,
    options: {},
    inputs: [words, ...(op === "EXPAND_DIMS" ? [constant("int32", [], [0])] : [])],
    outputs: [output("string", [1, 3])],
    expected: text("a", "bc", "def"),
  })),
  {
    name: "one of them twice",
    op: "GATHER",
    options: { axis: 0, batchDims: 0 },
    inputs: [words, input("int32", [3], [2, 0, 2])],
    outputs: [output("string", [3])],
    expected: text("def", "a", "def"),
  },
  {
    name: "one of them",
    op: "GATHER_ND",
    inputs: [words, input("int32", [1, 1], [1])],
    outputs: [output("string", [1])],
    expected: text("bc"),
  },
  {
    name: "twice",
    op: "TILE",
    inputs: [words, vector(2)],
    outputs: [output("string", [6])],
    expected: text("a", "bc", "def", "a", "bc", "def"),
  },
  {
    name: "two of one",
    op: "FILL",
    inputs: [vector(2), input("string", [], text("xyz"))],
    outputs: [output("string", [2])],
    expected: text("xyz", "xyz"),
  },
  {
    name: "the last two",
    op: "SLICE",
    inputs: [words, vector(1), vector(2)],
    outputs: [output("string", [2])],
    expected: text("bc", "def"),
  },
  {
    name: "backwards",
    op: "STRIDED_SLICE",
    options: { beginMask: 1, endMask: 1, ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask: 0, offset: false },
    inputs: [words, vector(0), vector(0), vector(-1)],
    outputs: [output("string", [3])],
    expected: text("def", "bc", "a"),
  },
  {
    name: "an empty string where the key is missing",
    op: "HASHTABLE_LOOKUP",
    inputs: [input("int32", [2], [5, 30]), input("int32", [3], [10, 20, 30]), words],
    outputs: [output("string", [2]), output("uint8", [2])],
    expected: text("", "def"),
    others: [[0, 1]],
  },
];

/** Texts, hashes and sparse constants. */
export const texts: readonly HandCase[] = [
  ...movedTexts,
  {
    name: "pairs of words that skip at most one",
    op: "SKIP_GRAM",
    options: { ngramSize: 2, maxSkipSize: 1, includeAllNgrams: false },
    inputs: [input("string", [1], text("The quick\tbrown  fox!"))],
    outputs: [output("string", [1])],
    expected: text("The quick", "The brown", "quick brown", "quick fox!", "brown fox!"),
  },
  {
    name: "all up to pairs: those that go on come first",
    op: "SKIP_GRAM",
    options: { ngramSize: 2, maxSkipSize: 0, includeAllNgrams: true },
    inputs: [input("string", [1], text("a b c"))],
    outputs: [output("string", [1])],
    expected: text("a b", "a", "b c", "b", "c"),
  },
  {
    name: "fewer words than asked for",
    op: "SKIP_GRAM",
    options: { ngramSize: 3, maxSkipSize: 0, includeAllNgrams: true },
    inputs: [input("string", [1], text("a b"))],
    outputs: [output("string", [1])],
    expected: text(),
  },
  {
    // What the runtime's own tests expect.
    name: "bits one by one",
    op: "LSH_PROJECTION",
    options: { type: "DENSE" },
    inputs: [hash, items, input("float32", [5], [1, 1, 1, 1, 1])],
    outputs: [output("int32", [6])],
    expected: [0, 0, 0, 1, 0, 0],
  },
  {
    name: "bits together",
    op: "LSH_PROJECTION",
    options: { type: "SPARSE" },
    inputs: [hash, items],
    outputs: [output("int32", [3])],
    expected: [0, 4 + 1, 8 + 0],
  },
  {
    name: "items of 16 bytes, weights",
    op: "LSH_PROJECTION",
    options: { type: "SPARSE" },
    inputs: [
      hash,
      input(
        "int32",
        [5, 2, 2],
        [
          1234, 2345, 3456, 1234, 4567, 5678, 6789, 4567, 7891, 8912, 9123, 7890, -987, -876, -765, -987, -543, -432,
          -321, -543,
        ],
      ),
      input("float32", [5], [0.12, 0.34, 0.56, 0.67, 0.78]),
    ],
    outputs: [output("int32", [3])],
    expected: [0 + 2, 4 + 1, 8 + 1],
  },
  ...forTypes(["float32", "int8"], (dtype) => ({
    name: "rows of compressed columns",
    op: "DENSIFY",
    inputs: [
      {
        ...constant(dtype, [3, 4], [6, 9, 8, 5, 7]),
        sparsity: {
          traversalOrder: [0, 1],
          dimensions: [
            { format: "DENSE", denseSize: 3 },
            {
              format: "SPARSE_CSR",
              denseSize: 0,
              segments: { type: "int32", values: [0, 3, 3, 5] },
              indices: { type: "int32", values: [0, 2, 3, 0, 3] },
            },
          ],
        },
      },
    ],
    outputs: [output(dtype, [3, 4])],
    expected: [6, 0, 9, 8, 0, 0, 0, 0, 5, 0, 0, 7],
  })),
  {
    name: "a block of 2 x 2 at the right",
    op: "DENSIFY",
    inputs: [
      {
        ...constant("float32", [2, 4], [1, 2, 3, 4]),
        sparsity: {
          traversalOrder: [0, 1, 2, 3],
          blockMap: [0, 1],
          dimensions: [
            { format: "DENSE", denseSize: 1 },
            {
              format: "SPARSE_CSR",
              denseSize: 0,
              segments: { type: "uint8", values: [0, 1] },
              indices: { type: "uint8", values: [1] },
            },
            { format: "DENSE", denseSize: 2 },
            { format: "DENSE", denseSize: 2 },
          ],
        },
      },
    ],
    outputs: [output("float32", [2, 4])],
    expected: [0, 0, 1, 2, 0, 0, 3, 4],
  },
];
