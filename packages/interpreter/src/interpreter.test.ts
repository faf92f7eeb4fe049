import { buildModel, numbers } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { toyKernels } from "../test/toy-kernels.ts";
import { Interpreter } from "./interpreter.ts";

const model = buildModel({
  tensors: {
    x: { shape: [1, 2], shapeSignature: [-1, 2] },
    c: { shape: [2], data: [1, -2] },
    sum: { shape: [1, 2] },
    state: { shape: [1, 2], variable: true },
    y: { shape: [1, 2], shapeSignature: [-1, 2] },
  },
  operators: [
    { op: "ADD", inputs: ["x", "c"], outputs: ["sum"] },
    { op: "RELU", inputs: ["sum"], outputs: ["y"] },
  ],
  inputs: ["x"],
  outputs: ["y"],
  signatures: [{ key: "serving_default", inputs: { value: "x" }, outputs: { result: "y" } }],
});

const make = (options = {}): Interpreter => new Interpreter(model, { kernels: [toyKernels], ...options });

describe("Interpreter", () => {
  it("allocates, takes inputs, invokes and gives copies of outputs", () => {
    const interpreter = make();
    interpreter.allocateTensors();
    const [input] = interpreter.getInputDetails();
    const [output] = interpreter.getOutputDetails();
    expect(input).toEqual({
      index: 0,
      name: "x",
      dtype: "float32",
      shape: [1, 2],
      shapeSignature: [-1, 2],
      quantization: null,
    });
    interpreter.setTensor(input!.index, Float32Array.of(3, 5));
    interpreter.invoke();
    const first = interpreter.getTensor(output!.index);
    interpreter.setTensor(0, Float32Array.of(0, 0));
    interpreter.invoke();
    expect([numbers(first), numbers(interpreter.getTensor(4))]).toEqual([
      [4, 3],
      [1, 0],
    ]);
    expect(interpreter.getTensorDetails().map(({ name }) => name)).toEqual(["x", "c", "sum", "state", "y"]);
    expect(numbers(interpreter.getTensor(1))).toEqual([1, -2]);
  });

  it("says what was called out of order", () => {
    const interpreter = make();
    expect(() => interpreter.setTensor(0, Float32Array.of(1, 2))).toThrow(/setTensor before allocateTensors/);
    expect(() => interpreter.invoke()).toThrow(/invoke before allocateTensors/);
    interpreter.allocateTensors();
    expect(() => interpreter.invoke()).toThrow(/input 0 \(x\) was never set; call setTensor\(0, values\)/);
    expect(() => interpreter.getTensor(4)).toThrow(/call invoke first/);
    interpreter.setTensor(0, Float32Array.of(1, 2));
    interpreter.resizeInput(0, [2, 2]);
    expect(() => interpreter.invoke()).toThrow(/again after resizeInput/);
  });

  it("refuses tensors, dtypes, lengths and shapes that cannot be", () => {
    const interpreter = make();
    interpreter.allocateTensors();
    expect(() => interpreter.setTensor(1, Float32Array.of(1, 2))).toThrow(
      /tensor 1 \(c\): it is neither an input nor a variable/,
    );
    expect(() => interpreter.setTensor(0, new Int8Array(2))).toThrow(/float32 data cannot be in a Int8Array/);
    expect(() => interpreter.setTensor(0, new Float32Array(3))).toThrow(/3 values do not fill the shape \[1, 2\]/);
    expect(() => interpreter.getTensor(99)).toThrow(/no tensor 99/);
    expect(() => interpreter.resizeInput(1, [1])).toThrow(/no input at position 1/);
    expect(() => interpreter.resizeInput(0, [-1, 2])).toThrow(/is no shape/);
    interpreter.resizeInput(0, [1, 3]);
    expect(() => interpreter.allocateTensors()).toThrow(/"x" was given \[1, 3\], the model declares \[1, 2\]/);
    interpreter.resizeInput(0, [1, 2]);
    interpreter.allocateTensors();
    interpreter.setTensor(0, Float32Array.of(3, 5));
    interpreter.invoke();
    expect(() => interpreter.getTensor(2)).toThrow(/keep: "all"/);
  });

  it("resizes an input", () => {
    const interpreter = make({ keep: "all" });
    interpreter.resizeInput(0, [2, 2]);
    interpreter.allocateTensors();
    expect(interpreter.getOutputDetails()[0]!.shape).toEqual([2, 2]);
    interpreter.setTensor(0, Float32Array.of(1, 2, 3, 4));
    interpreter.invoke();
    expect(numbers(interpreter.getTensor(4))).toEqual([2, 0, 4, 2]);
    expect(numbers(interpreter.getTensor(2))).toEqual([2, 0, 4, 2]);
  });

  it("keeps variables from one invoke to the next until they are reset", () => {
    const interpreter = make();
    interpreter.allocateTensors();
    interpreter.setTensor(3, Float32Array.of(8, 9));
    interpreter.setTensor(0, Float32Array.of(1, 2));
    interpreter.invoke();
    expect(numbers(interpreter.getTensor(3))).toEqual([8, 9]);
    interpreter.resetVariables();
    expect(numbers(interpreter.getTensor(3))).toEqual([0, 0]);
  });

  it("runs signatures by name, a dynamic size following from the length", () => {
    const interpreter = make();
    expect(interpreter.getSignatureList()).toEqual({ serving_default: { inputs: ["value"], outputs: ["result"] } });
    const runner = interpreter.getSignatureRunner();
    expect(runner.run({ value: Float32Array.of(3, 5) })).toEqual({ result: Float32Array.of(4, 3) });
    expect(runner.run({ value: Float32Array.of(3, 5, 0, 0) })["result"]).toHaveLength(4);
    expect(runner.run({ value: { data: Float32Array.of(3, 5), shape: [1, 2] } })["result"]).toHaveLength(2);
    expect(() => runner.run({ values: Float32Array.of(3, 5) })).toThrow(/has no input "values"; it has "value"/);
    expect(() => runner.run({ value: Float32Array.of(3, 5, 1) })).toThrow(/3 values do not fill/);
    expect(() => interpreter.getSignatureRunner("other")).toThrow(/no signature "other".*"serving_default"/);
  });

  it("shows intermediate tensors to those who observe them, until they stop", () => {
    const interpreter = make();
    interpreter.allocateTensors();
    const seen: number[][] = [];
    const stop = interpreter.observeTensor(2, ({ data }) => seen.push([...numbers(data)]));
    const stopInput = interpreter.observeTensor({ subgraph: 0, index: 0 }, ({ data }) => seen.push([...numbers(data)]));
    interpreter.setTensor(0, Float32Array.of(3, 5));
    interpreter.invoke();
    stopInput();
    interpreter.getSignatureRunner().run({ value: Float32Array.of(1, 1) });
    stop();
    interpreter.getSignatureRunner().run({ value: Float32Array.of(9, 9) });
    expect(seen).toEqual([
      [3, 5],
      [4, 3],
      [2, -1],
    ]);
    expect(() => interpreter.observeTensor(99, () => {})).toThrow(/subgraph 0 has no tensor 99/);
  });
});
