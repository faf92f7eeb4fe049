import type { DType } from "@litequant/core";

import { q, input, output, none } from "./sketch.ts";
import type { HandCase } from "./sketch.ts";
import type { Quantized } from "@litequant/testkit";

/** Values in, values out, in one type; a form of each side where they are quantized. */
function row(
  op: string,
  dtype: DType,
  data: readonly number[],
  expected: readonly number[],
  forms?: readonly [Quantized, Quantized],
  options?: object,
): HandCase {
  const typed = (values: readonly number[]) => (dtype === "int64" ? values.map((value) => BigInt(value)) : values);
  return {
    name: forms === undefined ? "some values" : "from one form to another",
    op,
    ...(options && { options }),
    inputs: [input(dtype, [data.length], typed(data), forms?.[0])],
    outputs: [output(dtype, [data.length], forms?.[1])],
    expected: typed(expected),
  };
}

const { e, LN2, SQRT1_2 } = { e: Math.E, LN2: Math.LN2, SQRT1_2: Math.SQRT1_2 };
const alpha = { alpha: 0.25 };
const exact = { approximate: false };

/** Operators of one input, element by element, and those of rows and windows that belong to them. */
export const elements: readonly HandCase[] = [
  row("ABS", "float32", [-1.5, 0, 2], [1.5, 0, 2]),
  row("ABS", "int32", [-7, 0, 2], [7, 0, 2]),
  row("ABS", "int8", [-12, 8, 2], [12, 8, 2], [q(0.5, 0), q(0.5, 0)]),
  row("ABS", "int8", [-12, 10, 2], [24, -20, -4], [q(0.5, 10), q(0.25, -20)]),
  row("ABS", "int16", [-1200, 10], [2400, 20], [q(0.5, 0), q(0.25, 0)]),
  row("CEIL", "float32", [-1.5, 1.2, 3], [-1, 2, 3]),
  row("FLOOR", "float32", [-1.5, 1.2, 3], [-2, 1, 3]),
  row("ROUND", "float32", [-1.5, 0.5, 2.5, 2.6], [-2, 0, 2, 3]),
  row("SIGN", "float32", [-1.5, 0, 2], [-1, 0, 1]),
  row("SIGN", "int32", [-7, 0, 2], [-1, 0, 1]),
  ...(["float32", "int32", "int64"] as const).map((dtype) => row("NEG", dtype, [-7, 3], [7, -3])),
  row("SIN", "float32", [0, 0.5235987755982988], [0, 0.5]),
  row("COS", "float32", [0, 1.0471975511965976], [1, 0.5]),
  row("EXP", "float32", [0, 1, -1], [1, e, 1 / e]),
  // e^1 is 108.7 steps of 1/40; e^-1 14.7.
  row("EXP", "int8", [0, 10, -10], [-60, 9, -85], [q(0.1, 0), q(1 / 40, -100)]),
  row("EXP", "int16", [0, 10000], [100, 272], [q(0.0001, 0), q(0.01, 0)]),
  row("LOG", "float32", [1, 2, 0], [0, LN2, -Infinity]),
  // ln 2 is 27.7 steps of 1/40; what is not positive gives the lowest.
  row("LOG", "int8", [10, 20, 0, -5], [0, 28, -128, -128], [q(0.1, 0), q(1 / 40, 0)]),
  row("LOG", "int16", [20000, 30000], [69, 110], [q(0.0001, 0), q(0.01, 0)]),
  row("SQRT", "float32", [4, 2], [2, 2 * SQRT1_2]),
  // sqrt 2 is 14.1 steps of 0.1, sqrt 3 is 17.3: fractions are cut off.
  row("SQRT", "int8", [-10, -8, -7], [-20, -6, -3], [q(1, -10), q(0.1, -20)]),
  row("SQRT", "int16", [4, 2], [20, 14], [q(1, 0), q(0.1, 0)]),
  row("RSQRT", "float32", [4, 0.25], [0.5, 2]),
  row("RSQRT", "int8", [4, 1, 0], [20, 40, 127], [q(0.25, 0), q(0.05, 0)]),
  row("RSQRT", "int16", [10000, 20000], [100, 71], [q(0.0001, 0), q(0.01, 0)]),
  row("ELU", "float32", [2, -1], [2, 1 / e - 1]),
  // 1 / e - 1 is -25.3 steps of 1/40.
  row("ELU", "int8", [20, -10], [80, -25], [q(0.1, 0), q(1 / 40, 0)]),
  row("GELU", "float32", [0, 1, -1], [0, 0.8413447, -0.1586553], undefined, exact),
  row("GELU", "float32", [0, 1, -1], [0, 0.841192, -0.158808], undefined, { approximate: true }),
  row("GELU", "int8", [0, 10, -10], [10, 94, -6], [q(0.1, 0), q(0.01, 10)], exact),
  row("GELU", "uint8", [100, 110, 90], [110, 194, 94], [q(0.1, 100), q(0.01, 110)], exact),
  row("GELU", "int16", [0, 10000, -10000], [0, 8413, -1587], [q(0.0001, 0), q(0.0001, 0)], exact),
  row("HARD_SWISH", "float32", [-4, 0, 1, 4], [0, 0, 2 / 3, 4]),
  row("HARD_SWISH", "int8", [-80, 0, 60], [-100, -100, 20], [q(0.05, 0), q(0.025, -100)]),
  row("HARD_SWISH", "uint8", [0, 100, 160], [10, 10, 130], [q(0.05, 100), q(0.025, 10)]),
  row("LEAKY_RELU", "float32", [2, -2], [2, -0.5], undefined, alpha),
  row("LEAKY_RELU", "int8", [20, -20], [45, 0], [q(0.5, 0), q(0.25, 5)], { alpha: 0.125 }),
  row("LEAKY_RELU", "int8", [20, -20], [45, 15], [q(0.5, 0), q(0.25, 5)], { alpha: -0.25 }),
  row("LEAKY_RELU", "uint8", [120, 80], [190, 140], [q(0.5, 100), q(0.25, 150)], alpha),
  row("LEAKY_RELU", "int16", [2000, -2000], [4000, -1000], [q(0.5, 0), q(0.25, 0)], alpha),
  row("RELU_0_TO_1", "float32", [-1, 0.5, 2], [0, 0.5, 1]),
  row("RELU_0_TO_1", "int8", [-2, 1, 4], [-10, -6, -2], [q(0.5, 0), q(0.125, -10)]),
  row("RELU_0_TO_1", "uint8", [8, 11, 14], [20, 24, 28], [q(0.5, 10), q(0.125, 20)]),
  row("LOG_SOFTMAX", "float32", [1, 1], [-LN2, -LN2]),
  // ln 2 is 11.1 steps of 1/16.
  row("LOG_SOFTMAX", "int8", [5, 5], [116, 116], [q(0.1, 0), q(1 / 16, 127)]),
  row("LOG_SOFTMAX", "int8", [-128, 127], [-128, 127], [q(0.1, 0), q(1 / 16, 127)]),
  row("LOG_SOFTMAX", "uint8", [5, 5], [244, 244], [q(0.1, 0), q(1 / 16, 255)]),
  row("LOGICAL_NOT", "bool", [0, 1], [1, 0]),
  ...(["float32", "int32", "int64"] as const).map((dtype) => row("ZEROS_LIKE", dtype, [-7, 3], [0, 0])),
  // Steps of 2/15 from -14/15 to 16/15: the range moves so that 0 is the seventh.
  row("FAKE_QUANT", "float32", [-5, 0, 0.19, 5], [-14 / 15, 0, 2 / 15, 16 / 15], undefined, {
    min: -0.9,
    max: 1.1,
    numBits: 4,
    narrowRange: false,
  }),
  row("LOCAL_RESPONSE_NORMALIZATION", "float32", [1, 2, 3], [1 / 6, 2 / 15, 3 / 14], undefined, {
    radius: 1,
    bias: 1,
    alpha: 1,
    beta: 1,
  }),
  {
    name: "roots of mean squares",
    op: "L2_POOL_2D",
    options: { padding: "SAME", strideW: 2, strideH: 2, filterWidth: 2, filterHeight: 2, ...none },
    inputs: [input("float32", [1, 1, 3, 1], [1, 7, 3])],
    outputs: [output("float32", [1, 1, 2, 1])],
    expected: [5, 3],
  },
];
