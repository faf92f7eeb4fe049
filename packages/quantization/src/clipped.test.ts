import { int8 } from "@litequant/quantizer-int8";
import { specOf } from "@litequant/ops";
import { buildModel } from "@litequant/testkit";
import { expect, it } from "vitest";

import { tableOf } from "../test/hand.ts";
import { planQuantization } from "./index.ts";

const model = buildModel({
  tensors: { x: { shape: [1, 4] }, y: { shape: [1, 4] } },
  operators: [{ op: "LOG_SOFTMAX", inputs: ["x"], outputs: ["y"] }],
  inputs: ["x"],
  outputs: ["y"],
});

function findings(lowest: number, samples: readonly (readonly [number, number])[]): readonly string[] {
  const ranges = { ...tableOf(model, { x: [-30, 30], y: [lowest, 0] }), samples };
  const ends = { inputs: ["float32"], outputs: ["float32"] } as const;
  const { diagnostics } = planQuantization({ model, ranges, schemeOf: () => int8(), ends, fallback: "float", specOf });
  return diagnostics.filter(({ code }) => code === "CLIPPED").map(({ message }) => message);
}

it("says where a kernel's fixed output cuts off what samples reached, and only if there were samples", () => {
  expect(findings(-42, [[0, 9]])).toEqual([
    expect.stringMatching(/LOG_SOFTMAX \(operator 0\) writes from -15\.9375 to 0 in int8, and samples reached -42/),
  ]);
  expect(findings(-16, [[0, 9]])).toEqual([]);
  expect(findings(-42, [])).toEqual([]);
});
