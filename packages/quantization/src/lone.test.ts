import type { QuantizationPlan } from "@litequant/core";
import { buildModel } from "@litequant/testkit";
import type { OperatorSketch } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { quantizeHand } from "../test/hand.ts";
import type { HandOptions } from "../test/hand.ts";

const vector = { shape: [1, 4] };

/** What is planned for a chain of operators of one input. */
function planOf(ops: readonly string[], options: HandOptions): QuantizationPlan {
  const names = ["x", ...ops.map((_, i) => `t${i}`)];
  const model = buildModel({
    tensors: Object.fromEntries(names.map((name) => [name, vector])),
    operators: ops.map((op, i) => ({ op, inputs: [names[i]], outputs: [names[i + 1]] }) as OperatorSketch),
    inputs: ["x"],
    outputs: [names.at(-1)!],
  });
  return quantizeHand(model, options).plan;
}

/** Compute types after, and why they are others than int8. */
function typesOf(ops: readonly string[], options: HandOptions = {}): readonly string[] {
  return planOf(ops, options).operators.map(({ to, reason }) => (to === "int8" ? to : reason.code));
}

describe("operators that are worth integers only beside others", () => {
  it("stay float where they save no conversion, in company of their kind too", () => {
    expect(typesOf(["ELU"])).toEqual(["BETWEEN_FLOATS"]);
    expect(typesOf(["ELU", "ELU"])).toEqual(["BETWEEN_FLOATS", "BETWEEN_FLOATS"]);
    expect(planOf(["ELU"], {}).diagnostics).toMatchObject([{ code: "NOTHING_QUANTIZED", severity: "warning" }]);
    expect(typesOf(["LOGISTIC", "ELU"])).toEqual(["int8", "BETWEEN_FLOATS"]);
    expect(typesOf(["ELU", "LOGISTIC"])).toEqual(["BETWEEN_FLOATS", "int8"]);
    expect(typesOf(["SIN", "ELU"], { io: "int8" })).toEqual(["NO_INT8_KERNEL", "BETWEEN_FLOATS"]);
  });

  it("are integers between operators or ends that are, through others like them", () => {
    expect(typesOf(["LOGISTIC", "ELU", "ELU", "LOGISTIC"])).toEqual(["int8", "int8", "int8", "int8"]);
    expect(typesOf(["ELU"], { io: "int8" })).toEqual(["int8"]);
  });

  it("are integers where no float may stay", () => {
    expect(typesOf(["ELU"], { fallback: "error" })).toEqual(["int8"]);
  });

  it("stay float for compat", () => {
    expect(typesOf(["LOGISTIC", "ELU", "LOGISTIC"], { compat: "tflite" })).toEqual(["int8", "LEFT_FLOAT", "int8"]);
  });
});
