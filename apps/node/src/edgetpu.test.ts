import { defineRule } from "@litequant/edgetpu-compat";
import { encodeModel } from "@litequant/schema";
import { buildModel } from "@litequant/testkit";
import { describe, expect, it } from "vitest";
import { edgetpu } from "./edgetpu.ts";

/** Float: a layer behind an operator that no runtime has in int8. */
const bytes = encodeModel(
  buildModel({
    tensors: {
      x: { shape: [1, 4] },
      waves: { shape: [1, 4] },
      w: { shape: [4, 4], data: Array(16).fill(0.5) as number[] },
      y: { shape: [1, 4] },
      z: { shape: [1, 4] },
    },
    operators: [
      { op: "SIN", inputs: ["x"], outputs: ["waves"] },
      { op: "FULLY_CONNECTED", inputs: ["waves", "w", ""], outputs: ["y"] },
      { op: "TANH", inputs: ["y"], outputs: ["z"] },
    ],
    inputs: ["x"],
    outputs: ["z"],
  }),
);

describe("edgetpu", () => {
  it("judges a float model with the conversions that quantization puts in, and says what stays float and why", async () => {
    const { operators, models, diagnostics, mappedOperators } = await edgetpu(bytes);
    expect(operators.map(({ index, op, mapped }) => [index, op, mapped])).toEqual([
      [-1, "DEQUANTIZE", false],
      [0, "SIN", false],
      [-1, "QUANTIZE", false],
      [1, "FULLY_CONNECTED", true],
      [2, "TANH", true],
    ]);
    expect(operators[1]!.why).toContain("quantization leaves it float: no runtime has an int8 kernel");
    expect(operators[1]!.fix).toContain("the compiler has no SIN");
    expect([mappedOperators, models[0]!.file]).toEqual([2, "bytes"]);
    expect(diagnostics[0]!.code).toBe("EDGETPU_FLOAT_MODEL");
  });

  it("judges as float what stores floats in fewer bits, float16 or weights behind a conversion", async () => {
    for (const stored of [
      { dtype: "float16", data: Array(16).fill(0x3c00) as number[] },
      { dtype: "int8", data: Array(16).fill(3) as number[], scale: 0.5, zeroPoint: 0 },
    ] as const) {
      const model = buildModel({
        tensors: {
          x: { shape: [1, 4] },
          stored: { shape: [4, 4], ...stored },
          w: { shape: [4, 4] },
          y: { shape: [1, 4] },
        },
        operators: [
          { op: "DEQUANTIZE", inputs: ["stored"], outputs: ["w"] },
          { op: "FULLY_CONNECTED", inputs: ["x", "w", ""], outputs: ["y"] },
        ],
        inputs: ["x"],
        outputs: ["y"],
      });
      const { operators, models } = await edgetpu(encodeModel(model));
      expect(operators.map(({ index, op, mapped }) => [index, op, mapped])).toEqual([[1, "FULLY_CONNECTED", true]]);
      expect(models[0]!.planned).not.toBeNull();
    }
  });

  it("names --target where operators have to stay float to be loaded", async () => {
    const model = buildModel({
      tensors: { x: { shape: [1, 4] }, y: { shape: [1, 4] } },
      operators: [{ op: "EXP", inputs: ["x"], outputs: ["y"] }],
      inputs: ["x"],
      outputs: ["y"],
    });
    const { compiles, diagnostics } = await edgetpu(encodeModel(model));
    expect(compiles).toBe(true);
    expect(diagnostics[0]!.message).toContain("--scheme int8 --target edgetpu --input-type int8");
  });

  it("takes several models, and rules", async () => {
    const rule = defineRule({
      name: "no-tanh",
      what: "TANH is slow on our board",
      source: "measured",
      confidence: "measured",
      check: ({ operator }) =>
        operator.op === "TANH" ? { status: "Operation not supported", why: "slow", fix: "RELU" } : undefined,
    });
    const { operators, models } = await edgetpu([bytes, bytes], { rules: [rule] });
    expect(models).toHaveLength(2);
    expect(operators.filter(({ mapped }) => !mapped).map(({ model, op, why }) => [model, op, why])).toEqual([
      [0, "TANH", "slow"],
      [1, "TANH", "slow"],
    ]);
  });

  it("refuses what is no list of models and no count", async () => {
    await expect(edgetpu([])).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    await expect(edgetpu(bytes, { segments: 0.5 })).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    await expect(edgetpu(new Uint8Array(8))).rejects.toMatchObject({ code: "INVALID_MODEL" });
  });
});
