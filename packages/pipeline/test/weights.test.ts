import { existsSync, readdirSync, readFileSync } from "node:fs";

import { elementCount, entryOf } from "@litequant/core";
import type { Model, Sample, Scheme, TensorValue } from "@litequant/core";
import { createRunner } from "@litequant/interpreter";
import { dynamicRange } from "@litequant/quantizer-dynamic-range";
import { float16 } from "@litequant/quantizer-float16";
import { decodeModel } from "@litequant/schema";
import { describeShared, random, requireShared } from "@litequant/testkit";
import { expect, it } from "vitest";

import { quantizeModel } from "../src/index.ts";

const schemes: Readonly<Record<string, Scheme>> = { dynamic: dynamicRange(), float16: float16() };
/** Fake quantization left integers in its float model: there is nothing left for these schemes. */
const refused = new Set(["qat__conv"]);
/** How much further from the float model than the converter's file ours may be. */
const MARGIN = 1.06;

describeShared("weights of the operator zoo: as near to the float model as the converter's", () => {
  for (const [kind, scheme] of Object.entries(schemes)) {
    it(kind, () => {
      const folder = requireShared("opzoo");
      const names = readdirSync(folder).filter(
        (name) => existsSync(`${folder}/${name}/${kind}.tflite`) && !refused.has(name),
      );
      const read = (name: string, file: string): Model =>
        decodeModel(readFileSync(`${folder}/${name}/${file}.tflite`)).model;
      const worse = names.filter((name) => {
        const float = read(name, "float");
        const [theirs, ours] = distances(float, [read(name, kind), quantizeModel(float, { scheme }).model]);
        return !(ours! <= MARGIN * theirs!);
      });
      expect(worse).toEqual([]);
      expect(names.length).toBeGreaterThan(45);
    });
  }
});

/** Root of the sum of squared differences to the float model's outputs, on a few made-up samples. */
function distances(float: Model, others: readonly Model[]): readonly number[] {
  const [runner, ...runners] = [float, ...others].map((model) => createRunner(model));
  const sums = others.map(() => 0);
  for (let seed = 1; seed <= 4; seed++) {
    const expected = flat(runner!.run(madeUp(float, seed)));
    for (const [i, other] of runners.entries()) {
      const actual = flat(other.run(madeUp(others[i]!, seed)));
      for (const [k, value] of expected.entries()) sums[i]! += (value - actual[k]!) ** 2;
    }
  }
  return sums.map(Math.sqrt);
}

function madeUp(model: Model, seed: number): Sample {
  const { signature, subgraph, inputs: ports } = entryOf(model);
  const values = random(seed);
  const inputs = Object.fromEntries(
    ports.map(({ name, tensor }): [string, TensorValue] => {
      const { dtype, shape } = model.subgraphs[subgraph]!.tensors[tensor]!;
      const count = elementCount(shape);
      const indices = Int32Array.from({ length: count }, (_, i) => i % 3);
      return [name, { dtype, shape, data: dtype === "int32" ? indices : values.array("float32", count, -1, 1) }];
    }),
  );
  return { index: 0, ...(signature !== undefined && { signature }), inputs };
}

function flat(outputs: Readonly<Record<string, TensorValue>>): readonly number[] {
  return Object.keys(outputs)
    .toSorted()
    .flatMap((name) => Array.from(outputs[name]!.data as ArrayLike<number>, Number));
}
