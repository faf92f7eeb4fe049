import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

import type { Model } from "@litequant/core";
import { decodeModel } from "@litequant/schema";
import { describeShared, requireShared } from "@litequant/testkit";
import { expect, it } from "vitest";

import { checkEdgeTpu } from "../src/index.ts";

/** What the compiler did with a model, from its original and its compiled file. */
interface Truth {
  readonly model: string;
  readonly file: string;
  readonly total_ops: number;
  readonly mapped_op_indices: readonly number[];
  readonly edgetpu_subgraphs: number;
  readonly edgetpu: readonly { readonly param_bytes_cached_on_chip: number; readonly param_bytes_streamed: number }[];
}

const truths = (): readonly Truth[] =>
  (JSON.parse(readFileSync(requireShared("edgetpu", "truth.json"), "utf8")) as { readonly models: readonly Truth[] })
    .models;

const modelOf = ({ file }: Truth): Model =>
  decodeModel(new Uint8Array(gunzipSync(readFileSync(requireShared("edgetpu", file))))).model;

describeShared("models that the compiler compiled", () => {
  it("maps the operators that the compiler mapped, and no others, in 34 of 34", () => {
    const wrong = truths().flatMap((truth) => {
      const { compiles, operators, totalOperators, edgeTpuSubgraphs } = checkEdgeTpu(modelOf(truth));
      const mapped = operators.filter((operator) => operator.mapped).map(({ index }) => index);
      const right =
        compiles &&
        totalOperators === truth.total_ops &&
        edgeTpuSubgraphs === truth.edgetpu_subgraphs &&
        JSON.stringify(mapped) === JSON.stringify(truth.mapped_op_indices);
      return right ? [] : [{ model: truth.model, mapped, truth: truth.mapped_op_indices }];
    });
    expect(truths()).toHaveLength(34);
    expect(wrong).toEqual([]);
  });

  it("knows their parameter memory within 5 % over 64 KiB, 9 % where softmax has parameters too", () => {
    const errors = truths().flatMap((truth) => {
      const bytes = truth.edgetpu.reduce(
        (sum, part) => sum + part.param_bytes_cached_on_chip + part.param_bytes_streamed,
        0,
      );
      if (bytes <= 64 * 1024) return [];
      const { memory } = checkEdgeTpu(modelOf(truth));
      return [
        {
          model: truth.model,
          error: Math.abs(memory.parameterBytes / bytes - 1),
          onChip: memory.onChipUsed === memory.parameterBytes,
        },
      ];
    });
    const wrong = errors.filter(({ model, error }) => error >= (model.includes("mobilenet_v1_0.25_128") ? 0.09 : 0.05));
    expect(wrong).toEqual([]);
    // Without such parameters they agree to 2 %.
    expect(errors.filter(({ error }) => error > 0.02).map(({ model }) => model)).toEqual([
      "google-coral+test_data/mobilenet_v1_0.25_128_quant",
    ]);
    expect(errors.every(({ onChip }) => onChip)).toBe(true);
  });
});
