import { describe, expect, it } from "vitest";
import { buildModel } from "@litequant/testkit";
import { exportC, inspectForMicro } from "../src/index.ts";

/** A dense layer with softmax; `weights` and `data` say how it is quantized. */
function classifier(data: "int8" | "float32", weights: "int8" | "float32") {
  const quantized = (dtype: "int8" | "float32") => (dtype === "int8" ? { scale: 1 / 64, zeroPoint: 0 } : {});
  return buildModel({
    tensors: {
      x: { dtype: data, shape: [1, 8], ...quantized(data) },
      w: { dtype: weights, shape: [4, 8], data: Array.from({ length: 32 }, (_, i) => i), ...quantized(weights) },
      y: { dtype: data, shape: [1, 4], ...quantized(data) },
      p: { dtype: data, shape: [1, 4], ...quantized(data) },
    },
    operators: [
      { op: "FULLY_CONNECTED", inputs: ["x", "w", ""], outputs: ["y"] },
      { op: "SOFTMAX", inputs: ["y"], outputs: ["p"], version: 2 },
    ],
    inputs: ["x"],
    outputs: ["p"],
  });
}

describe("what people asked about microcontrollers", () => {
  it("tflm#2474: arena size and operations are known from the model alone, before anything is deployed", () => {
    const { arena, resolver, runs } = inspectForMicro(classifier("int8", "int8"));
    expect(runs).toBe(true);
    expect(resolver).toMatchObject({ size: 2, calls: ["AddFullyConnected()", "AddSoftmax()"] });
    expect(arena.neededBytes % 16).toBe(0);
    expect(arena.neededBytes).toBeGreaterThanOrEqual(arena.usedBytes);
    expect(arena.peak.alive.map(({ name }) => name)).toEqual(["x", "y"]);
  });

  it("tflm#284: every operator is registered, SOFTMAX too, without AllOpsResolver", () => {
    const model = classifier("int8", "int8");
    const { header } = exportC(model, new Uint8Array(16), { name: "model" });
    expect(header).toContain("tflite::MicroMutableOpResolver<2>");
    expect(header).toContain("op_resolver.AddSoftmax()");
  });

  it.each(["tf#44789", "tf#64223"])(
    "%s: a hybrid model is called that, with the layers and what to do, before it is flashed",
    () => {
      const { runs, operators, diagnostics } = inspectForMicro(classifier("float32", "int8"));
      expect(runs).toBe(false);
      expect(operators.map(({ supported }) => supported)).toEqual([false, true]);
      expect(diagnostics.map(({ code }) => code)).toEqual(["TFLM_HYBRID"]);
      expect(diagnostics[0]!.message).toMatch(
        /^FULLY_CONNECTED \(operator 0\): .* not supported on tflite-micro\. .*--scheme int8/,
      );
    },
  );

  it("tflm#1104, tflm#890: the arena that planning needs is told beside the one in use, and is what is exported", () => {
    const model = classifier("int8", "int8");
    const { arena } = inspectForMicro(model);
    expect(arena.neededBytes).toBeGreaterThan(arena.usedBytes);
    const { header, arenaBytes } = exportC(model, new Uint8Array(1), { name: "m" });
    expect(arenaBytes).toBe(Math.max(arena.neededBytes, arena.cmsisNn.neededBytes));
    expect(header).toContain(` : ${arenaBytes})`);
  });
});
