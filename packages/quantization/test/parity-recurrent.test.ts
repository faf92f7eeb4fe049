import { readFileSync } from "node:fs";

import type { Model, TensorRange } from "@litequant/core";
import { withIntermediates } from "@litequant/ops";
import { int8 } from "@litequant/quantizer-int8";
import { decodeModel } from "@litequant/schema";
import { compareQuantized, describeShared, requireShared } from "@litequant/testkit";
import { expect, it } from "vitest";

import { quantizeFrom } from "./converted.ts";

const cases = [
  "unidirectional_sequence_lstm__sequence",
  "unidirectional_sequence_lstm__last",
  "unidirectional_sequence_lstm__stacked_dense",
  "unidirectional_sequence_lstm__assembled_all",
  "unidirectional_sequence_lstm__assembled_cifg",
  "unidirectional_sequence_lstm__assembled_layer_norm",
  "unidirectional_sequence_lstm__assembled_peephole",
  "unidirectional_sequence_lstm__assembled_projection",
  "lstm__assembled",
  "svdf__a",
] as const;

describeShared("recurrent operators in int8 from the converter's ranges are what the converter writes", () => {
  for (const name of cases) {
    it(name, () => {
      const model = withIntermediates(read(name, "float"));
      const golden = read(name, "int8");
      const ours = quantizeFrom(int8({ compat: "tflite" }), model, [...calibrated(name), ...inner(model, golden)]);
      const { differences, constantBytes } = compareQuantized(ours, golden);
      expect(differences).toEqual([]);
      expect(constantBytes).toBeGreaterThan(70);
    });
  }
});

function read(name: string, scheme: string): Model {
  return decodeModel(readFileSync(requireShared("opzoo", name, `${scheme}.tflite`))).model;
}

/** What the converter's calibrator recorded. */
function calibrated(name: string): readonly TensorRange[] {
  const facts = JSON.parse(readFileSync(requireShared("opzoo", name, "facts.json"), "utf8")) as {
    schemes: {
      float: { subgraphs: readonly { tensors: readonly { name: string; calibrated?: readonly [number, number] }[] }[] };
    };
  };
  return facts.schemes.float.subgraphs[0]!.tensors.flatMap(({ name: tensor, calibrated: range }, index) =>
    range ? [{ subgraph: 0, index, name: tensor, min: range[0], max: range[1] }] : [],
  );
}

/** Ranges of intermediates, of which only the forms that followed from them are known. */
function inner(model: Model, golden: Model): readonly TensorRange[] {
  const theirs = golden.subgraphs[0]!.operators.filter(({ intermediates }) => intermediates.length > 0);
  const ours = model.subgraphs[0]!.operators.filter(({ intermediates }) => intermediates.length > 0);
  return ours.flatMap(({ intermediates }, operator) =>
    intermediates.flatMap((index, i) => {
      const { quantization, dtype, name } = golden.subgraphs[0]!.tensors[theirs[operator]!.intermediates[i]!]!;
      if (!quantization?.scale.length) return [];
      const [scale, zero] = [quantization.scale[0]!, quantization.zeroPoint[0]!];
      const [low, high] = dtype === "int16" ? [-32767, 32767] : [-128, 127];
      return [{ subgraph: 0, index, name, min: scale * (low - zero), max: scale * (high - zero) }];
    }),
  );
}
