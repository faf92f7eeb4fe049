import type { Sample } from "@litequant/core";
import { buildModel, numbers } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { chain, failure, floats, sample } from "../test/samples.ts";
import { toyKernels } from "../test/toy-kernels.ts";
import { arrayMemory } from "./array-memory.ts";
import { createRunner } from "./runner.ts";

const kernels = [toyKernels];

describe("errors", () => {
  it("name an operator without kernel, its types and the remedy; the runner goes on with others", () => {
    const model = buildModel({
      tensors: { x: { shape: [1, 2] }, y: { shape: [1, 2] } },
      operators: [{ op: "CUSTOM:Mine", inputs: ["x"], outputs: ["y"], version: 2 }],
      inputs: ["x"],
      outputs: ["y"],
    });
    const error = failure(() => createRunner(model, { kernels }).run(sample([1, 2])));
    expect(error.toJSON()).toMatchObject({
      code: "UNSUPPORTED_OPERATOR",
      message: expect.stringMatching(
        /CUSTOM:Mine \(operator 0 of subgraph 0\): no kernel \(version 2, float32 -> float32\).*"toy".*kernels\.with\("CUSTOM:Mine", kernel\)/,
      ),
      location: { subgraph: 0, operator: 0, op: "CUSTOM:Mine", sample: 7 },
    });
  });

  it("refuse an operator version that is newer than what is known of it", () => {
    const model = buildModel({
      tensors: { x: { shape: [1, 2] }, y: { shape: [1, 2] } },
      operators: [{ op: "RELU", inputs: ["x"], outputs: ["y"], version: 99 }],
      inputs: ["x"],
      outputs: ["y"],
    });
    expect(failure(() => createRunner(model, { kernels }).run(sample([1, 2])))).toMatchObject({
      code: "UNSUPPORTED_OPERATOR",
      message: expect.stringMatching(/RELU \(operator 0 of subgraph 0\): version 99 is newer than \d/),
    });
  });

  it("name what is wrong with an input, and leave the runner usable", () => {
    const runner = createRunner(chain(), { kernels });
    const wrong: [Sample["inputs"], RegExp][] = [
      [{}, /"x" is missing/],
      [{ x: floats([1, 2]), z: floats([1]) }, /no input "z"; the model has "x"/],
      [{ x: { dtype: "int8", shape: [1, 2], data: new Int8Array(2) } }, /int8, the model wants float32/],
      [{ x: floats([1, 2, 3], [1, 2]) }, /3 values do not fill the shape \[1, 2\]/],
      [
        { x: floats([1, 2, 3]) },
        /cannot be resized.*"x" was given \[1, 3\], the model declares \[1, 2\].*ADD \(operator 0/,
      ],
    ];
    for (const [inputs, message] of wrong) {
      const error = failure(() => runner.run({ index: 3, inputs }));
      expect(error).toMatchObject({
        code: "INVALID_DATA",
        message: expect.stringMatching(message),
        location: { sample: 3 },
      });
      expect(numbers(runner.run(sample([3, 1]))["y"]!.data)).toEqual([7, 1]);
    }
  });

  it("respects a memory limit and stays usable for smaller batches", () => {
    const runner = createRunner(chain(), { kernels, memoryLimit: 1024, memory: arrayMemory() });
    const large = {
      index: 0,
      inputs: {
        x: floats(
          Array.from({ length: 2000 }, () => 1),
          [1000, 2],
        ),
      },
    };
    expect(failure(() => runner.run(large))).toMatchObject({
      code: "MEMORY_LIMIT",
      message: expect.stringMatching(/tensor \d of shape \[1000, 2\]/),
      location: { subgraph: 0 },
    });
    expect(numbers(runner.run(sample([3, 1]))["y"]!.data)).toEqual([7, 1]);
  });

  it("say which operator's kernel failed", () => {
    const broken = toyKernels.with("RELU", { prepare: () => () => JSON.parse("{") as undefined });
    const error = failure(() => createRunner(chain(), { kernels: [broken] }).run(sample([1, 2])));
    expect(error).toMatchObject({ code: "INTERNAL", location: { operator: 1, op: "RELU" } });
  });

  it("refuse operators that read what nobody has made", () => {
    const model = buildModel({
      tensors: { x: { shape: [1, 2] }, later: { shape: [1, 2] }, y: { shape: [1, 2] } },
      operators: [
        { op: "RELU", inputs: ["later"], outputs: ["y"] },
        { op: "RELU", inputs: ["x"], outputs: ["later"] },
      ],
      inputs: ["x"],
      outputs: ["y"],
    });
    expect(failure(() => createRunner(model, { kernels }).run(sample([1, 2])))).toMatchObject({
      code: "INVALID_MODEL",
      message: expect.stringMatching(/input tensor 1 \(later\) has no values/),
    });
  });
});
