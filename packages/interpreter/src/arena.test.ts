import { buildModel } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { toyKernels } from "../test/toy-kernels.ts";
import { lifetimesOf } from "./arena.ts";
import { Engine } from "./engine.ts";

const links = ["x", "a", "b", "c", "d", "y"];
const model = buildModel({
  tensors: Object.fromEntries(links.map((name) => [name, { shape: [1, 100] }])),
  operators: links.slice(1).map((name, i) => ({ op: "RELU", inputs: [links[i]!], outputs: [name] }) as const),
  inputs: ["x"],
  outputs: ["y"],
});

describe("the arena", () => {
  it("keeps ends from their making to the end, all others until their last reader", () => {
    const { first, last } = lifetimesOf(model.subgraphs[0]!, false);
    expect([...first]).toEqual([0, 0, 1, 2, 3, 4]);
    expect([...last]).toEqual([5, 1, 2, 3, 4, 5]);
  });

  it("reuses memory along a chain, and does not when everything is kept", () => {
    const size = (keep: "all" | "outputs"): number => {
      const engine = new Engine(model, { kernels: [toyKernels], keep });
      engine.graph(0).prepare();
      return engine.heap.sizeBytes;
    };
    expect(size("outputs")).toBe(3 * 400);
    expect(size("all")).toBe(6 * 400);
  });
});
