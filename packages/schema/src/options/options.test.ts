import type { Operator } from "@litequant/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { modelOf, subgraph, tensor } from "../../test/fixtures.ts";
import { builtinNames, builtinCodes } from "../builtins.ts";
import { decodeModel } from "../decode/decode-model.ts";
import { encodeModel } from "../encode/encode-model.ts";
import { builtins, enums, tables } from "../generated/layout.ts";
import type { FieldLayout, ScalarType } from "../layout.ts";

const scalars: Readonly<Record<ScalarType, fc.Arbitrary<boolean | number | bigint>>> = {
  bool: fc.boolean(),
  int8: fc.integer({ min: -128, max: 127 }),
  uint8: fc.nat(255),
  int16: fc.integer({ min: -32768, max: 32767 }),
  uint16: fc.nat(65535),
  int32: fc.integer(),
  uint32: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  int64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  uint64: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  float32: fc.float(),
  float64: fc.double(),
};

function values(field: FieldLayout): fc.Arbitrary<unknown> {
  if (field.kind === "string") return fc.string();
  if (field.kind !== "scalar" && field.kind !== "vector")
    throw new Error(`${field.name}: options have no ${field.kind}`);
  // Subgraph indices have to lead somewhere: the test's model has two subgraphs, and the second calls none.
  const isCall = /subgraph/i.test(field.name);
  const value: fc.Arbitrary<unknown> =
    field.enum !== undefined
      ? fc.constantFrom(...Object.keys(enums[field.enum]!))
      : isCall
        ? fc.constant(1)
        : scalars[field.type];
  if (field.kind === "scalar") return value;
  return field.type === "uint8" ? fc.uint8Array({ maxLength: 9 }) : fc.array(value, { maxLength: 5 });
}

function optionsOf(table: string): fc.Arbitrary<Record<string, unknown>> {
  const fields = tables[table]!.filter(({ deprecated }) => deprecated !== true);
  const required = fields.filter(({ kind }) => kind === "scalar").map(({ name }) => name);
  return fc.record(Object.fromEntries(fields.map((field) => [field.name, values(field)])), { requiredKeys: required });
}

describe("options", () => {
  it("round-trip for every builtin operator, whatever their values", () => {
    for (const op of builtinNames) {
      const { table } = builtins[op];
      if (table === undefined) continue;
      fc.assert(
        fc.property(optionsOf(table), (options) => {
          const operator = {
            op,
            version: 1,
            inputs: [0],
            outputs: [1],
            intermediates: [],
            options,
          } as unknown as Operator;
          const callee = subgraph([tensor()]);
          const { model, diagnostics } = decodeModel(
            encodeModel(modelOf([subgraph([tensor(), tensor()], [operator]), callee])),
          );
          expect(model.subgraphs[0]?.operators).toEqual([operator]);
          expect(diagnostics).toEqual([]);
        }),
        { numRuns: 15 },
      );
    }
  });

  it("knows every operator's code once", () => {
    expect(builtinNames.length).toBeGreaterThan(200);
    expect(new Set(Object.values(builtinCodes)).size).toBe(builtinNames.length);
    expect(builtinCodes.CONV_2D).toBe(3);
    expect(builtinCodes.STABLEHLO_COMPOSITE).toBe(206);
  });
});
