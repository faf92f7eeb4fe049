import type { EndWish, Scheme } from "@litequant/core";
import { buildModel } from "@litequant/testkit";
import type { GraphSketch } from "@litequant/testkit";
import { describe, expect, it } from "vitest";
import { resolveEnds } from "./ends.ts";

const graph = (names: readonly string[]): GraphSketch => ({
  tensors: Object.fromEntries([...names, "sum"].map((name) => [name, { shape: [1] }])),
  operators: [{ op: "ADD", inputs: names.slice(0, 2), outputs: ["sum"] }],
  inputs: names,
  outputs: ["sum"],
  signatures: [
    {
      key: names[0]!,
      inputs: Object.fromEntries(names.map((name) => [`the_${name}`, name])),
      outputs: { total: "sum" },
    },
  ],
});
const model = buildModel(graph(["a", "b"]), graph(["c", "d", "e"]));
const scheme = (bits?: 8 | 16): Scheme => ({
  kind: "scheme",
  contract: 1,
  name: `of${bits}`,
  options: {},
  ...(bits && { activations: { bits, symmetric: bits === 16 } }),
  decide: () => ({ float: { code: "LEFT", message: "" } }),
});
const resolve = (inputs: EndWish | undefined, bits: 8 | 16 | undefined = 8): ReturnType<typeof resolveEnds> =>
  resolveEnds(model, { inputs, outputs: undefined }, [scheme(bits)]);

describe("types of inputs and outputs", () => {
  it("are one for all, float32 by default", () => {
    expect(resolve("uint8")).toEqual({ inputs: ["uint8"], outputs: ["float32"] });
    expect(resolve(undefined)).toEqual({ inputs: ["float32"], outputs: ["float32"] });
  });

  it.each([
    [{ the_b: "uint8", the_e: "int8" }, ["float32", "uint8"], ["float32", "float32", "int8"]],
    [{ b: "uint8" }, ["float32", "uint8"], ["float32", "float32", "float32"]],
    [{ 1: "uint8" }, ["float32", "uint8"], ["float32", "uint8", "float32"]],
  ] as const)("go by the names of signatures, of tensors, or by position: %j", (wish, first, second) => {
    const { inputs } = resolve(wish);
    const ask = (subgraph: number, count: number): unknown[] =>
      Array.from({ length: count }, (_, position) =>
        typeof inputs === "function" ? inputs(subgraph, position) : undefined,
      );
    expect(ask(0, 2)).toEqual(first);
    expect(ask(1, 3)).toEqual(second);
  });

  it("are refused by a name that the model lacks, with those that it has", () => {
    expect(() => resolve({ image: "uint8" })).toThrow(/no input 'image' in the model; it has: 'the_a', 'the_b'/);
  });

  it("are refused for what holds integers, unless another of that name is float", () => {
    const mixed = buildModel({
      tensors: { ids: { shape: [1], dtype: "int32" }, x: { shape: [1] }, y: { shape: [1] } },
      operators: [{ op: "ABS", inputs: ["x"], outputs: ["y"] }],
      inputs: ["ids", "x"],
      outputs: ["y"],
    });
    const ask = (inputs: EndWish): unknown => resolveEnds(mixed, { inputs, outputs: undefined }, [scheme(8)]);
    expect(() => ask({ ids: "int8" })).toThrow(/input 'ids' is int32 in the model and stays so, it cannot be int8/);
    expect(() => ask({ 0: "uint8" })).toThrow(/'0' is int32/);
    expect(ask("int8")).toEqual({ inputs: ["int8"], outputs: ["float32"] });
    expect(() => ask({ x: "int8" })).not.toThrow();
  });

  it("must be what the scheme's activations can be given in", () => {
    expect(() => resolve("int8", 16)).toThrow(/activations of 16 bits, so inputs cannot be int8; give float32, int16/);
    expect(() => resolve({ a: "int16" })).toThrow(/give float32, int8, uint8/);
    expect(() => resolveEnds(model, { inputs: undefined, outputs: "int8" }, [scheme()])).toThrow(
      /leaves activations float32/,
    );
    expect(() => resolve("float32", 16)).not.toThrow();
  });
});
