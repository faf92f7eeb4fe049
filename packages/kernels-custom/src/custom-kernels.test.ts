import type { TensorValue } from "@litequant/core";
import { createRunner } from "@litequant/interpreter";
import { referenceKernels } from "@litequant/kernels";
import { facts } from "@litequant/ops";
import { decodeModel } from "@litequant/schema";
import { buildModel, describeShared, requireShared, runCase, runKernel, zooModels } from "@litequant/testkit";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

import { customKernels, customOperators, withCustomOperators } from "./index.ts";

const known = withCustomOperators(facts);
const kernels = [referenceKernels, customKernels];

/** int32 fields, as C structs lie in files. */
function fields(...values: number[]): Uint8Array {
  return new Uint8Array(Int32Array.from(values).buffer);
}

function image(shape: readonly number[], data: readonly number[]): TensorValue {
  return { dtype: "float32", shape, data: Float32Array.from(data) };
}

function run(
  op: `CUSTOM:${string}`,
  bytes: Uint8Array,
  inputs: readonly TensorValue[],
  outputs: number,
): TensorValue[] {
  const names = inputs.map((_, i) => `x${i}`);
  const results = Array.from({ length: outputs }, (_, i) => `y${i}`);
  const model = buildModel({
    tensors: Object.fromEntries([
      ...inputs.map(({ shape }, i) => [`x${i}`, { shape }] as const),
      ...results.map((name) => [name, { shape: [1] }] as const),
    ]),
    operators: [{ op, inputs: names, outputs: results, bytes }],
    inputs: names,
    outputs: results,
  });
  const runner = createRunner(model, { kernels, facts: known });
  const given = Object.fromEntries(inputs.map((value, i) => [`x${i}`, value]));
  const found = runner.run({ index: 0, inputs: given });
  return results.map((name) => found[name] as TensorValue);
}

describe("MediaPipe's operators", () => {
  const pool = fields(1, 2, 2, 2, 2, 0);

  it("MaxPoolingWithArgmax2D tells where in its window each value stood", () => {
    const x = image([1, 3, 3, 1], [1, 5, 2, 4, 3, 9, 7, 8, 6]);
    const [values, places] = run("CUSTOM:MaxPoolingWithArgmax2D", pool, [x], 2);
    expect(values).toEqual(image([1, 2, 2, 1], [5, 9, 8, 6]));
    expect(places).toEqual(image([1, 2, 2, 1], [1.1, 2.1, 1.1, 0.1]));
    const [tall, there] = run("CUSTOM:MaxPoolingWithArgmax2D", fields(2, 1, 1, 2, 3, 3), [x], 2);
    expect(tall).toEqual(image([1, 1, 2, 1], [6, 6]));
    expect(there).toEqual(image([1, 1, 2, 1], [5.1, 3.1]));
  });

  it("MaxUnpooling2D puts values back, and leaves out places outside", () => {
    const values = image([1, 1, 2, 1], [5, 6]);
    const [back] = run("CUSTOM:MaxUnpooling2D", pool, [values, image([1, 1, 2, 1], [3.1, 0.1])], 1);
    expect(back).toEqual(image([1, 2, 4, 1], [0, 0, 6, 0, 0, 5, 0, 0]));
    const [none] = run("CUSTOM:MaxUnpooling2D", pool, [values, image([1, 1, 2, 1], [99, -7])], 1);
    expect(none!.data.every((value) => value === 0)).toBe(true);
  });

  it("Convolution2DTransposeBias spreads each pixel by the filter, over the bias", () => {
    const x = image([1, 1, 2, 1], [1, 10]);
    const [filter, bias] = [image([1, 2, 2, 1], [1, 2, 3, 4]), image([1], [0.5])];
    const op = "CUSTOM:Convolution2DTransposeBias";
    // An odd number of rows is cut, as MediaPipe does.
    expect(run(op, fields(1, 2, 2), [x, filter, bias], 1)[0]).toEqual(image([1, 1, 4, 1], [1.5, 2.5, 10.5, 20.5]));
    const square = image([1, 2, 2, 1], [1, 10, 100, 1000]);
    expect(run(op, fields(1, 2, 2), [square, filter, bias], 1)[0]).toEqual(
      image(
        [1, 4, 4, 1],
        [1, 2, 10, 20, 3, 4, 30, 40, 100, 200, 1000, 2000, 300, 400, 3000, 4000].map((value) => value + 0.5),
      ),
    );
    expect(run(op, fields(2, 1, 1), [x, filter, bias], 1)[0]).toEqual(
      image([1, 2, 3, 1], [1.5, 12.5, 20.5, 3.5, 34.5, 40.5]),
    );
    expect(run(op, fields(1, 1, 1), [x, filter, bias], 1)[0]!.shape).toEqual([1, 1, 2, 1]);
  });

  it("run by their kernels alone, and know their shapes by facts", () => {
    const model = buildModel({
      tensors: { x: { shape: [1, 4, 4, 1] }, y: { shape: [1] }, places: { shape: [1] }, z: { shape: [1] } },
      operators: [
        { op: "CUSTOM:MaxPoolingWithArgmax2D", inputs: ["x"], outputs: ["y", "places"], bytes: pool },
        { op: "CUSTOM:MaxUnpooling2D", inputs: ["y", "places"], outputs: ["z"], bytes: pool },
      ],
      inputs: ["x"],
      outputs: ["z"],
    });
    const x = image([1, 2, 2, 1], [1, 2, 4, 3]);
    const { z } = createRunner(model, { kernels }).run({ index: 0, inputs: { x } });
    expect(z).toEqual(image([1, 2, 2, 1], [0, 0, 4, 0]));
    expect(known.shapeRule("CUSTOM:MaxUnpooling2D")!(pool, [z, z], 1)).toEqual([[1, 4, 4, 1]]);
    expect(known.spec("CUSTOM:MaxUnpooling2D")).toBeDefined();
  });

  it("refuses options and shapes that contradict each other", () => {
    const x = image([1, 1, 2, 1], [1, 10]);
    const fails = (bytes: Uint8Array, inputs: TensorValue[], why: string) => {
      expect(() => run("CUSTOM:MaxUnpooling2D", bytes, inputs, 1)).toThrow(why);
    };
    fails(fields(1, 2), [x, x], "have 8 bytes, not 24");
    fails(fields(7, 2, 2, 2, 2, 0), [x, x], "padding 7");
    fails(fields(1, 0, 2, 2, 2, 0), [x, x], "strides");
    fails(pool, [x, image([1, 2, 1, 1], [0, 0])], "differ in shape");
  });

  it("leave other types to the next set", () => {
    const int8 = { dtype: "int8", shape: [1, 1, 1, 1] } as const;
    for (const { spec, kernel } of customOperators) {
      const inputs = spec.inputs.map(() => ({ ...int8, data: [1] }));
      expect(runKernel(kernel, { op: spec.name, inputs, outputs: spec.outputs.map(() => int8) })).toBeUndefined();
    }
  });
});

describeShared("models that need them", () => {
  const cases = zooModels().filter((model) => model.case.startsWith("detection_postprocess"));

  it.each(cases.map((model) => [`${model.case}/${model.scheme}`, model] as const))("%s", (name, model) => {
    const load = () => ({ model: decodeModel(model.bytes()).model, sets: model.sets() });
    runCase(kernels, { name, load }, (decoded, options) => createRunner(decoded, { ...options, facts: known }));
  });

  it("selfie segmentation runs to its end", () => {
    const bytes = readFileSync(
      requireShared("corpus", "models", "selfie_segmentation", "selfie_segmentation_float16_customop.tflite"),
    );
    const { model } = decodeModel(bytes);
    const runner = createRunner(model, { kernels, facts: known });
    const [name] = model.subgraphs[0]!.inputs.map((tensor) => model.subgraphs[0]!.tensors[tensor]!.name);
    const x = image([1, 256, 256, 3], Array<number>(256 * 256 * 3).fill(0.5));
    const [mask] = Object.values(runner.run({ index: 0, inputs: { [name!]: x } }));
    expect(mask!.shape).toEqual([1, 256, 256, 1]);
    expect(mask!.data.every((value) => value >= 0 && value <= 1)).toBe(true);
  });
});
