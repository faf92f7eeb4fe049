import { LitequantError } from "@litequant/core";
import type { KnownTensor, OpName } from "@litequant/core";
import { describe, expect, it } from "vitest";

import { defaultOptions } from "../default-options.ts";
import { shapeRule } from "../facts.ts";

const sized = (...shape: number[]): KnownTensor => ({ dtype: "float32", shape });
const list = (...values: number[]): KnownTensor => ({
  dtype: "int32",
  shape: [values.length],
  values: () => Int32Array.from(values),
});
const one = (value: number): KnownTensor => ({ ...list(value), shape: [] });
const rows = (...values: number[]): KnownTensor => ({ ...list(...values), shape: [values.length / 2, 2] });

/** Operators whose shapes contradict each other or the options: what, options, inputs, outputs. */
const cases: readonly (readonly [op: OpName, options: object, inputs: readonly KnownTensor[], outputs?: number])[] = [
  ["SPLIT", {}, [one(0), sized(3)], 2],
  ["SPLIT", {}, [one(2), sized(3)], 1],
  ["SPLIT_V", {}, [sized(3), list(1, 1), one(0)], 2],
  ["SPLIT_V", {}, [sized(3), list(4, -1), one(0)], 2],
  ["PACK", { axis: 3 }, [sized(2), sized(2)]],
  ["PACK", {}, [sized(2), sized(3)]],
  ["UNPACK", {}, [sized(2)], 3],
  ["EXPAND_DIMS", {}, [sized(2), one(2)]],
  ["GATHER", { axis: 2 }, [sized(2, 2), list(0)]],
  ["GATHER", { axis: 1, batchDims: 1 }, [sized(2, 2), sized(3, 1)]],
  ["GATHER_ND", {}, [sized(2), sized(1, 2)]],
  ["TILE", {}, [sized(2, 2), list(2)]],
  ["TILE", {}, [sized(2), list(-1)]],
  ["BROADCAST_TO", {}, [sized(2), list(3)]],
  ["FILL", {}, [sized(2, 2), one(0)]],
  ["RANGE", {}, [one(0), one(3), one(0)]],
  ["RANGE", {}, [one(0), one(3), one(-1)]],
  ["ONE_HOT", {}, [sized(2), one(-1), one(1), one(0)]],
  ["REVERSE_SEQUENCE", { seqDim: 0, batchDim: 1 }, [sized(3, 2), list(1, 1, 1)]],
  ["MIRROR_PAD", { mode: "REFLECT" }, [sized(2), rows(0, 2)]],
  ["SELECT", {}, [sized(3), sized(2), sized(2)]],
  ["SELECT_V2", {}, [sized(3), sized(2), sized(1)]],
  ["WHERE", {}, [sized()]],
  ["TOPK_V2", {}, [sized(2, 3), one(4)]],
  ["ARG_MAX", {}, [sized(2, 0), one(1)]],
  ["SPACE_TO_BATCH_ND", {}, [sized(1, 3, 1), list(2), rows(0, 0)]],
  ["BATCH_TO_SPACE_ND", {}, [sized(3, 2, 1), list(2), rows(0, 0)]],
  ["SPACE_TO_DEPTH", { blockSize: 2 }, [sized(1, 3, 2, 1)]],
  ["DEPTH_TO_SPACE", { blockSize: 2 }, [sized(1, 2, 2, 3)]],
  ["RESIZE_BILINEAR", {}, [sized(1, 2, 2, 1), list(3)]],
  ["RESIZE_NEAREST_NEIGHBOR", { alignCorners: true, halfPixelCenters: true }, [sized(1, 2, 2, 1), list(3, 3)]],
  ["DYNAMIC_UPDATE_SLICE", {}, [sized(2), sized(3), list(0)]],
  ["MATRIX_DIAG", {}, [sized()]],
  ["MATRIX_SET_DIAG", {}, [sized(2, 3), sized(3)]],
  ["SCATTER_ND", {}, [sized(2, 1), sized(3), list(4)]],
  ["SPARSE_TO_DENSE", {}, [sized(2, 2), list(4), sized(2), one(0)]],
  ["SEGMENT_SUM", {}, [sized(2), list(1, 0)]],
  ["SEGMENT_SUM", {}, [sized(2), list(0, 2)]],
  ["UNSORTED_SEGMENT_SUM", {}, [sized(2), sized(3), one(2)]],
  ["DILATE", {}, [sized(2), list(0), one(0)]],
  ["NON_MAX_SUPPRESSION_V4", {}, [sized(3, 4), sized(2), one(1), one(0), one(0)]],
  ["EMBEDDING_LOOKUP_SPARSE", {}, [sized(3), sized(2, 2), list(1, 2), sized(3), sized(4, 4)]],
  ["HASHTABLE_LOOKUP", {}, [sized(1), sized(2), sized(3, 1)]],
  ["LSH_PROJECTION", { type: "UNKNOWN" }, [sized(1, 2), sized(3)]],
  ["RFFT2D", {}, [sized(3, 3), list(4, 3)]],
  ["TRANSPOSE_CONV", { strideH: 1, strideW: 1 }, [list(1, 2, 2, 3), sized(2, 1, 1, 1), sized(1, 2, 2, 1)]],
  ["CONV_3D", { strideD: 1, strideH: 1, strideW: 0 }, [sized(1, 1, 1, 1, 1), sized(1, 1, 1, 1, 1)]],
  [
    "CONV_3D_TRANSPOSE",
    { padding: "VALID", strideD: 1, strideH: 1, strideW: 1 },
    [list(1, 1, 1, 4, 1), sized(1, 1, 2, 1, 1), sized(1, 1, 1, 2, 1)],
  ],
];

describe("shapes that contradict each other", () => {
  const named = cases.map(([op, options, inputs, outputs = 1]) => ({ op, options, inputs, outputs }));

  it.each(named)("$op $options is refused", ({ op, options, inputs, outputs }) => {
    const filled = Object.assign({}, defaultOptions(op), options);
    expect(() => shapeRule(op)?.(filled, inputs, outputs)).toThrow(LitequantError);
  });

  it.each([
    ["SPLIT", [sized(), sized(4)]],
    ["TILE", [sized(2), sized(1)]],
    ["RANGE", [sized(), sized(), sized()]],
    ["WHERE", [sized(3)]],
    ["UNIQUE", [sized(3)]],
    ["RESIZE_BILINEAR", [sized(1, 2, 2, 1), sized(2)]],
    ["SKIP_GRAM", [sized(1)]],
    ["SEGMENT_SUM", [sized(3), sized(3)]],
  ] as const)("%s waits for values that are not known", (op, inputs) => {
    expect(shapeRule(op)?.(defaultOptions(op), inputs, 2)).toBeUndefined();
  });
});
