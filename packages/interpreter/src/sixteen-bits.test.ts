import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { DType, Model, TensorValue } from "@litequant/core";
import { referenceKernels } from "@litequant/kernels";
import { decodeModel } from "@litequant/schema";
import { describeShared, requireShared, runCase } from "@litequant/testkit";
import { expect, it } from "vitest";

import { createRunner } from "./runner.ts";

/** Numbers of a file of integers with commas between them. */
function numbersOf(file: string): number[] {
  return readFileSync(file, "utf8").split(",").map(Number);
}

function valueOf(model: Model, tensor: number, numbers: readonly number[]): TensorValue {
  const { dtype, shape } = model.subgraphs[0]!.tensors[tensor]!;
  const arrays: { readonly [D in DType]?: typeof Int16Array | typeof Int32Array } = {
    int16: Int16Array,
    int32: Int32Array,
  };
  const array = arrays[dtype];
  if (array === undefined) throw new Error(`no array for ${dtype}`);
  return { dtype, shape, data: array.from(numbers) };
}

/** Models of one operator each, 16-bit activations with 8-bit weights, with numbers that the production runtime gives too. */
describeShared("operators of a 16x8 speech codec", () => {
  it.each(["add", "conv", "leaky_relu", "pad", "quantize", "strided_slice", "sub", "transpose_conv"])("%s", (group) => {
    const folder = requireShared("corpus", "groundtruth", "seanet_int16", group);
    const files = readdirSync(folder);
    const names = files.filter((file) => file.endsWith(".tflite")).map((file) => file.replace(".tflite", ""));
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      const { model } = decodeModel(readFileSync(join(folder, `${name}.tflite`)));
      const graph = model.subgraphs[0]!;
      const read = (part: string) => {
        const file = files.find((each) => each.startsWith(`${name}_${part}_`));
        return file === undefined ? undefined : numbersOf(join(folder, file));
      };
      const inputs = graph.inputs.map((tensor, position) => valueOf(model, tensor, read(`input${position}`) ?? []));
      const outputs = graph.outputs.map((tensor) => valueOf(model, tensor, read("golden") ?? []));
      runCase([referenceKernels], { name, load: () => ({ model, sets: [{ inputs, outputs }] }) }, createRunner);
    }
  });
});
