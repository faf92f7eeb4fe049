import { q, input, constant, output, none } from "./sketch.ts";
import type { HandCase } from "./sketch.ts";

/** Sums, differences, products of elements. */
export const sums: readonly HandCase[] = (
  [
    ["ADD", [11, 102, 13, 104]],
    ["SUB", [-9, -98, -7, -96]],
    ["MUL", [10, 200, 30, 400]],
  ] as const
).flatMap(([op, expected]): HandCase[] => [
  ...(["float32", "int32"] as const).map((dtype): HandCase => ({
    name: "second operand repeated along rows",
    op,
    options: { ...none, potScaleInt16: true },
    inputs: [input(dtype, [2, 2], [1, 2, 3, 4]), constant(dtype, [2], [10, 100])],
    outputs: [output(dtype, [2, 2])],
    expected,
  })),
  {
    name: "second operand repeated along rows",
    op,
    options: { ...none, potScaleInt16: true },
    inputs: [input("int64", [2, 2], [1n, 2n, 3n, 4n]), constant("int64", [2], [10n, 100n])],
    outputs: [output("int64", [2, 2])],
    expected: expected.map(BigInt),
  },
  ...(["int8", "uint8"] as const).map((dtype): HandCase => ({
    name: "three forms",
    op,
    options: { ...none, potScaleInt16: true },
    // Real values 2 and 6, 1.5 and -0.5; results in steps of 0.25 around 20.
    inputs: [input(dtype, [2], [14, 22], q(0.5, 10)), input(dtype, [2], [9, 1], q(0.25, 3))],
    outputs: [output(dtype, [2], q(0.25, 20))],
    expected: { ADD: [34, 42], SUB: [22, 46], MUL: [32, 8] }[op],
  })),
]);
