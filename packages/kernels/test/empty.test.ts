import { elementCount } from "@litequant/core";
import type { DType, OpName } from "@litequant/core";
import { defaultOptions, shapeRule } from "@litequant/ops";
import { runKernel } from "@litequant/testkit";
import type { KernelInput } from "@litequant/testkit";
import { expect, it } from "vitest";

import { referenceKernels } from "../src/index.ts";
import { constant, input, vector, window1 } from "./cases/sketch.ts";

const none = (...shape: number[]): KernelInput => input("float32", shape, []);
const ids = (...shape: number[]): KernelInput => input("int32", shape, []);
const scalar = (value: number, dtype: DType = "int32"): KernelInput => constant(dtype, [], [value]);
const volume = { ...window1, strideD: 1, dilationDFactor: 1 };

/** Operators on tensors without elements: options, inputs, types of the outputs. */
const cases: readonly (readonly [op: OpName, options: object, inputs: readonly KernelInput[], ...types: DType[]])[] = [
  ["SPLIT", {}, [scalar(1), none(0, 4)], "float32", "float32"],
  ["SPLIT_V", {}, [none(4, 0), vector(1, 3), scalar(0)], "float32", "float32"],
  ["PACK", { axis: 1 }, [none(2, 0), none(2, 0)], "float32"],
  ["UNPACK", { axis: 1 }, [none(0, 2)], "float32", "float32"],
  ["EXPAND_DIMS", {}, [none(0), scalar(0)], "float32"],
  ["GATHER", {}, [none(3, 0), input("int32", [2], [0, 2])], "float32"],
  ["GATHER", {}, [input("float32", [2], [1, 2]), ids(0)], "float32"],
  ["GATHER_ND", {}, [input("float32", [2], [1, 2]), ids(0, 1)], "float32"],
  ["TILE", {}, [none(0, 2), vector(2, 2)], "float32"],
  ["TILE", {}, [input("float32", [2], [1, 2]), vector(0)], "float32"],
  ["BROADCAST_TO", {}, [none(0, 1), vector(2, 0, 3)], "float32"],
  ["BROADCAST_ARGS", {}, [ids(0), ids(0)], "int32"],
  ["FILL", {}, [vector(0, 3), scalar(1, "float32")], "float32"],
  ["RANGE", {}, [scalar(3), scalar(3), scalar(1)], "int32"],
  ["ONE_HOT", { axis: -1 }, [ids(0), scalar(3), scalar(1, "float32"), scalar(0, "float32")], "float32"],
  ["ONE_HOT", { axis: -1 }, [vector(1), scalar(0), scalar(1, "float32"), scalar(0, "float32")], "float32"],
  ["CAST", {}, [none(2, 0)], "int32"],
  ["BITCAST", {}, [none(0)], "int32"],
  ["REVERSE_V2", {}, [none(0, 2), vector(0)], "float32"],
  ["REVERSE_SEQUENCE", { seqDim: 1, batchDim: 0 }, [none(0, 2), ids(0)], "float32"],
  ["MIRROR_PAD", { mode: "SYMMETRIC" }, [none(0, 2), constant("int32", [2, 2], [0, 0, 1, 1])], "float32"],
  ["SELECT", {}, [input("bool", [0], []), none(0), none(0)], "float32"],
  ["SELECT_V2", {}, [input("bool", [0, 1], []), none(0, 2), scalar(1, "float32")], "float32"],
  ["TOPK_V2", {}, [none(0, 3), scalar(2)], "float32", "int32"],
  ["TOPK_V2", {}, [input("float32", [2], [1, 2]), scalar(0)], "float32", "int32"],
  ["ARG_MAX", {}, [none(0, 3), scalar(1)], "int32"],
  ["ARG_MIN", {}, [none(3, 0), scalar(0)], "int64"],
  ["SPACE_TO_BATCH_ND", {}, [none(0, 2, 2, 1), vector(2, 2), constant("int32", [2, 2], [0, 0, 0, 0])], "float32"],
  ["BATCH_TO_SPACE_ND", {}, [none(4, 2, 2, 0), vector(2, 2), constant("int32", [2, 2], [0, 0, 0, 0])], "float32"],
  ["SPACE_TO_DEPTH", { blockSize: 2 }, [none(0, 2, 2, 1)], "float32"],
  ["DEPTH_TO_SPACE", { blockSize: 2 }, [none(1, 0, 2, 4)], "float32"],
  ["RESIZE_BILINEAR", {}, [none(0, 2, 2, 1), vector(3, 3)], "float32"],
  ["RESIZE_NEAREST_NEIGHBOR", {}, [none(1, 2, 2, 0), vector(3, 3)], "float32"],
  ["DYNAMIC_UPDATE_SLICE", {}, [none(0, 2), none(0, 1), vector(0, 0)], "float32"],
  ["MATRIX_DIAG", {}, [none(2, 0)], "float32"],
  ["MATRIX_SET_DIAG", {}, [none(0, 2, 2), none(0, 2)], "float32"],
  ["SPARSE_TO_DENSE", {}, [ids(0, 1), vector(0), none(0), scalar(0, "float32")], "float32"],
  ["SCATTER_ND", {}, [ids(0, 1), none(0, 0), vector(2, 0)], "float32"],
  ["SEGMENT_SUM", {}, [none(0, 2), constant("int32", [0], [])], "float32"],
  ["UNSORTED_SEGMENT_SUM", {}, [none(0, 2), ids(0), scalar(0)], "float32"],
  ["BUCKETIZE", { boundaries: [1] }, [none(0)], "int32"],
  ["DILATE", {}, [none(0, 2), vector(2, 2), scalar(0, "float32")], "float32"],
  ["EMBEDDING_LOOKUP", {}, [ids(0), constant("float32", [2, 2], [1, 2, 3, 4])], "float32"],
  ["HASHTABLE_LOOKUP", {}, [ids(0), vector(1), constant("float32", [1], [1])], "float32", "uint8"],
  ["RFFT2D", {}, [none(0, 2, 2), vector(2, 2)], "complex64"],
  ["REAL", {}, [input("complex64", [0], [])], "float32"],
  ["CONV_3D", volume, [none(0, 1, 1, 2, 1), constant("float32", [1, 1, 1, 1, 1], [1])], "float32"],
  ["RANDOM_UNIFORM", {}, [vector(0)], "float32"],
  ["MULTINOMIAL", {}, [input("float32", [1, 2], [0, 0]), scalar(0)], "int64"],
];

it.each(cases.map(([op, options, inputs, ...types]) => ({ op, options, inputs, types })))("$op of nothing", (each) => {
  const { op, options, inputs, types } = each;
  const defaults: object | undefined = defaultOptions(op);
  const filled = { ...defaults, ...options };
  const known = inputs.map(({ dtype, shape, data }) => ({
    dtype,
    shape,
    values: () => Int32Array.from(data as ArrayLike<number>),
  }));
  const shapes = shapeRule(op)?.(filled, known, types.length) ?? [];
  const outputs = types.map((dtype, port) => ({ dtype, shape: shapes[port] ?? [] }));
  const results = runKernel(referenceKernels.kernel(op)!, { op, options: filled, inputs, outputs });
  expect(results?.map(({ length }) => length)).toEqual(outputs.map(({ shape }) => elementCount(shape)));
  expect(results?.[0]).toHaveLength(0);
});
