import { buildModel } from "@litequant/testkit";
import type { OperatorSketch } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { quantizeHand } from "../test/hand.ts";
import type { HandOptions } from "../test/hand.ts";

const vector = { shape: [1, 4] };

/** Compute types after, along a chain of operators of one input. */
function typesOf(ops: readonly string[], options: HandOptions = {}): readonly string[] {
  const names = ["x", ...ops.map((_, i) => `t${i}`)];
  const model = buildModel({
    tensors: Object.fromEntries(names.map((name) => [name, vector])),
    operators: ops.map((op, i) => ({ op, inputs: [names[i]], outputs: [names[i + 1]] }) as OperatorSketch),
    inputs: ["x"],
    outputs: [names.at(-1)!],
  });
  return quantizeHand(model, options).plan.operators.map(({ to, reason }) => (to === "int8" ? to : reason.code));
}

describe("operators that are worth integers only beside others", () => {
  it("stay float where they meet none, in company of their kind too", () => {
    expect(typesOf(["ELU"])).toEqual(["BETWEEN_FLOATS"]);
    expect(typesOf(["SIN", "ELU", "ELU", "COS"])).toEqual(
      Array.from({ length: 4 }, (_, i) => (i % 3 ? "BETWEEN_FLOATS" : "NO_INT8_KERNEL")),
    );
  });

  it("are integers beside an operator that is, directly or through others like them", () => {
    expect(typesOf(["LOGISTIC", "ELU", "SIN"])).toEqual(["int8", "int8", "NO_INT8_KERNEL"]);
    expect(typesOf(["ELU", "ELU", "LOGISTIC"])).toEqual(["int8", "int8", "int8"]);
  });

  it("are integers beside an integer end, and where no float may stay", () => {
    expect(typesOf(["SIN", "ELU"], { io: "int8" })).toEqual(["NO_INT8_KERNEL", "int8"]);
    expect(typesOf(["ELU"], { fallback: "error" })).toEqual(["int8"]);
  });

  it("stay float for compat", () => {
    expect(typesOf(["LOGISTIC", "ELU"], { compat: "tflite" })).toEqual(["int8", "LEFT_FLOAT"]);
  });
});
