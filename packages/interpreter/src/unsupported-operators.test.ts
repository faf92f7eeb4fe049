import { buildModel } from "@litequant/testkit";
import { expect, it } from "vitest";

import { unsupportedOperators } from "./unsupported-operators.ts";

const float = { shape: [2] } as const;

it("names what cannot run, in every subgraph, and why", () => {
  const model = buildModel(
    {
      tensors: { x: float, y: float, z: float, s: { dtype: "string", shape: [2] }, t: { dtype: "string", shape: [2] } },
      operators: [
        { op: "ADD", inputs: ["x", "x"], outputs: ["y"] },
        { op: "ADD", inputs: ["s", "s"], outputs: ["t"] },
        { op: "ADD", inputs: ["x", "x"], outputs: ["z"], version: 99 },
        {
          op: "WHILE",
          inputs: ["x"],
          outputs: ["z"],
          options: { condSubgraphIndex: 1, bodySubgraphIndex: 1 },
        },
      ],
      inputs: ["x", "s"],
      outputs: ["y", "t", "z"],
    },
    {
      tensors: { x: float, y: float },
      operators: [{ op: "CUSTOM:FlexErf", inputs: ["x"], outputs: ["y"] }],
      inputs: ["x"],
      outputs: ["y"],
    },
  );
  const found = unsupportedOperators(model);
  expect(found.map(({ location }) => [location?.subgraph, location?.operator])).toEqual([
    [0, 1],
    [0, 2],
    [1, 0],
  ]);
  expect(found[0]!.message).toMatch(/ADD \(operator 1 of subgraph 0\): no kernel for these types/);
  expect(found[1]!.message).toContain("version 99");
  expect(found[2]!.message).toContain("SELECT_TF_OPS");
});
