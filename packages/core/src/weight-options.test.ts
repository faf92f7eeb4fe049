import { describe, expect, it } from "vitest";

import type { PortSpec } from "./op-spec.ts";
import type { OperatorView } from "./scheme.ts";
import { checkWeightOptions, otherPorts, requestWeight, weightGranularity, weightNote } from "./weight-options.ts";

const weight: PortSpec = {
  role: "weight",
  channelAxis: 0,
  narrow: { hybrid: ["int4"] },
  blocks: { dtypes: ["int4"], leastRows: 2 },
};

function view(shape: readonly number[], spec: PortSpec = weight, isConstant = true): OperatorView {
  const tensor = { name: "", dtype: "float32", shape, hasRank: true, isVariable: false, buffer: 0 } as const;
  const operator = { op: "CUSTOM:any", version: 1, inputs: [0], outputs: [], intermediates: [] } as const;
  return {
    id: { subgraph: 0, index: 0 },
    operator: { ...operator, options: { basic: true } } as never,
    spec: { name: "CUSTOM:any", inputs: [spec], outputs: [], modes: {}, otherPorts: { basic: true }, versions: [] },
    inputs: [tensor],
    outputs: [],
    isConstant: () => isConstant,
  };
}

describe("weight options", () => {
  it("are checked, for they come from command lines", () => {
    expect(() => checkWeightOptions({ bits: 4, granularity: 256, minElements: 0 })).not.toThrow();
    expect(() => checkWeightOptions({ bits: 16 as never })).toThrow("cannot have 16 bits; give 8, 4 or 2");
    expect(() => checkWeightOptions({ granularity: "row" as never })).toThrow("granularity is row");
    expect(() => checkWeightOptions({ minElements: 1.5 })).toThrow("whole number");
  });

  it("have a scale per channel unless told, per tensor where there are no channels or no constant", () => {
    expect(weightGranularity(view([8, 64]), 0, {})).toBe("channel");
    expect(weightGranularity(view([8, 64], weight, false), 0, {})).toBe("tensor");
    expect(weightGranularity(view([8, 64], { role: "weight" }), 0, { granularity: 32 })).toBe("tensor");
    expect(weightGranularity(view([8, 64]), 0, { perTensor: "dense" })).toBe("tensor");
    expect(weightGranularity(view([8, 1, 1, 64]), 0, { perTensor: "dense" })).toBe("channel");
  });

  it("cut the last axis into blocks where it is whole blocks of one channel", () => {
    expect(weightGranularity(view([8, 64]), 0, { granularity: 64 })).toBe(64);
    expect(weightGranularity(view([8, 3, 3, 32]), 0, { granularity: 32 })).toBe(32);
    expect(weightGranularity(view([8, 65]), 0, { granularity: 32 })).toBe("channel");
    expect(weightGranularity(view([64, 64], { role: "weight", channelAxis: 1 }), 0, { granularity: 32 })).toBe(
      "channel",
    );
  });

  it("ask for what a kernel takes, and say where that is less", () => {
    const ask = (shape: readonly number[], options: Parameters<typeof requestWeight>[3]) => {
      const seen = view(shape);
      const { dtype, granularity } = requestWeight(seen, 0, "hybrid", options);
      return [dtype, granularity, weightNote(seen, [{ dtype, symmetric: true, granularity }], options).note];
    };
    expect(ask([8, 64], {})).toEqual(["int8", "channel", undefined]);
    expect(ask([8, 64], { bits: 4, granularity: 32 })).toEqual(["int4", 32, undefined]);
    expect(ask([8, 64], { bits: 2 })).toEqual(["int4", "channel", expect.stringContaining("takes 2 bits")]);
    expect(ask([1, 64], { bits: 4, granularity: 32 })).toEqual([
      "int4",
      "channel",
      expect.stringContaining("in blocks"),
    ]);
    expect(ask([8, 64], { bits: 4, minElements: 513 })).toEqual([
      "int8",
      "channel",
      expect.stringContaining("fewer than 513"),
    ]);
    expect(requestWeight(view([8, 64]), 0, "int8", { bits: 4 }).dtype).toBe("int8");
  });

  it("an operator in a form of other ports is known by an option", () => {
    expect(otherPorts(view([8, 64]))).toEqual(["basic", true]);
  });
});
