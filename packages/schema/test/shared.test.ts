import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { LitequantError, type Model } from "@litequant/core";
import { describeShared, requireShared } from "@litequant/testkit";
import { expect, it } from "vitest";
import { decodeModel, encodeModel } from "../src/index.ts";
import { difference, modelFiles, withoutSource } from "./corpus.ts";

/** What ends in an error, and why: no .tflite file at all, or one that the real runtime refuses too. */
const refused: Readonly<Record<string, RegExp>> = {
  "frontends/tfjs_graph_automl_flowers/group1-shard1of1.bin": /not a \.tflite file/,
  "frontends/tfjs_graph_small/weights.bin": /not a \.tflite file/,
  "frontends/tfjs_layers_small/weights.bin": /not a \.tflite file/,
  "groundtruth/litert_quantize_testdata/transpose.bin": /schema version 2/,
  "robustness/litert_java_testdata/invalid_model.bin": /not a \.tflite file/,
  "robustness/litert_testdata/0_subgraphs.bin": /no subgraph/,
  "robustness/litert_testdata/add_shared_tensors.bin": /its own output/,
  "robustness/litert_testdata/no_subgraphs.bin": /no subgraph/,
  "robustness/litert_testdata/test_model_broken.bin": /not a \.tflite file/,
};

function decodeOrError(bytes: Uint8Array): Model | LitequantError {
  try {
    return decodeModel(bytes).model;
  } catch (error) {
    if (LitequantError.isInstance(error)) return error;
    throw error;
  }
}

describeShared("the corpus", () => {
  it("ends in a model, or in an error that says why", () => {
    const folder = requireShared("corpus");
    for (const file of modelFiles(folder)) {
      const name = relative(folder, file);
      const outcome = decodeOrError(readFileSync(file));
      const reason = refused[name];
      if (reason === undefined)
        expect({ name, error: outcome instanceof Error ? outcome.message : "" }).toEqual({ name, error: "" });
      else expect(`${name}: ${(outcome as LitequantError).message}`).toMatch(reason);
    }
  });

  it("round-trips: same model, same bytes", { timeout: 60_000 }, () => {
    const folder = requireShared("corpus");
    let count = 0;
    for (const file of modelFiles(folder)) {
      const model = decodeOrError(readFileSync(file));
      if (model instanceof Error) continue;
      const written = encodeModel(model);
      const again = decodeModel(written).model;
      const found = difference(withoutSource(model), withoutSource(again));
      const steady =
        Buffer.compare(encodeModel(model), written) === 0 && Buffer.compare(encodeModel(again), written) === 0;
      expect({ file, found, steady }).toEqual({ file, found: undefined, steady: true });
      count += 1;
    }
    expect(count).toBeGreaterThan(200);
  });

  it("reads constants of a file that lies at an odd address", () => {
    const bytes = readFileSync(requireShared("corpus", "models", "mnist_conv", "conv_fc_mnist_float.tflite"));
    const shifted = new Uint8Array(bytes.byteLength + 1).subarray(1);
    shifted.set(bytes);
    expect(
      difference(withoutSource(decodeModel(bytes).model), withoutSource(decodeModel(shifted).model)),
    ).toBeUndefined();
  });

  it("says what a tensor of person_detect has wrong and decodes it all the same", () => {
    const { diagnostics } = decodeModel(
      readFileSync(requireShared("corpus", "models", "person_detect", "person_detect_int8.tflite")),
    );
    expect(new Set(diagnostics.map(({ code }) => code))).toEqual(new Set(["QUANTIZED_AXIS"]));
    expect(diagnostics[0]?.message).toMatch(/axis 3, which its shape \[8\] lacks/);
  });
});
