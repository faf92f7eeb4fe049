import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { bytesOf, elementCount, type TypedArray } from "@litequant/core";
import { describeShared, random, requireShared } from "@litequant/testkit";
import { createOracle, type Oracle, type OracleTensor } from "@litequant/testkit/oracle";
import { expect, it } from "vitest";
import { decodeModel, encodeModel } from "../src/index.ts";
import { modelFiles } from "./corpus.ts";

/** Noise in [-1, 1] or a dtype's small integers. 32 and 64 bits are shapes and indices in these models, where 1 is mostly valid. */
function inputOf({ dtype, shape }: OracleTensor, seed: number): TypedArray {
  if (dtype === "int32") return new Int32Array(elementCount(shape)).fill(1);
  if (dtype === "int64") return new BigInt64Array(elementCount(shape)).fill(1n);
  return random(seed).array(dtype, shape, dtype.startsWith("float") ? -1 : 0, 1);
}

type Outcome = readonly TypedArray[] | "refused";

async function outcomeOf(oracle: Oracle, file: Uint8Array): Promise<Outcome> {
  try {
    const [signature] = await oracle.signatures(file);
    return await oracle.run(file, (signature?.inputs ?? []).map(inputOf));
  } catch {
    return "refused";
  }
}

/** Files whose outputs this runtime returns without ever writing them: native LiteRT refuses them, or their default shapes contradict each other. */
const neverWritten = [
  "groundtruth/aeq_op_models/single_slice.tflite",
  "groundtruth/litert_quantize_testdata/mixed.bin",
  "groundtruth/seanet_int16/transpose_conv/transpose_conv0.tflite",
  "groundtruth/seanet_int16/transpose_conv/transpose_conv2.tflite",
  "groundtruth/seanet_int16/transpose_conv/transpose_conv4.tflite",
  "robustness/coral_invalid/model_invoking_error.tflite",
  "robustness/litert_testdata/double_flex.bin",
  "robustness/litert_testdata/multi_add_flex.bin",
  "robustness/litert_testdata/softplus_flex.bin",
  "robustness/litert_testdata/sparse_tensor.bin",
  "robustness/litert_testdata/test_custom_node_with_init_data.bin",
  "robustness/litert_testdata/with_metadata.bin",
];

function sameOutcome(a: Outcome, b: Outcome): boolean {
  if (a === "refused" || b === "refused") return a === b;
  return (
    a.length === b.length &&
    a.every((output, i) => Buffer.compare(bytesOf(output), bytesOf(b[i] ?? new Uint8Array(0))) === 0)
  );
}

/** Two convolutions that take this runtime half a minute each and say nothing that others do not; LITEQUANT_FULL=1 runs them too. */
const slow =
  process.env["LITEQUANT_FULL"] === "1"
    ? []
    : ["robustness/litert_testdata/conv3d_huge_im2col.bin", "robustness/litert_testdata/conv_huge_im2col.bin"];

describeShared("an independent runtime", () => {
  it("gives the same outputs for a file and its rewriting", { timeout: 300_000 }, async () => {
    const folder = requireShared("corpus");
    let oracle = await createOracle();
    const compared: string[] = [];
    const different: string[] = [];
    for (const file of modelFiles(folder)) {
      const name = relative(folder, file);
      const bytes = new Uint8Array(readFileSync(file));
      if (slow.includes(name)) continue;
      let written: Uint8Array;
      try {
        written = encodeModel(decodeModel(bytes).model);
      } catch {
        continue; // shared.test.ts says which files may end here
      }
      const before = await outcomeOf(oracle, bytes);
      // A file that makes the runtime trap leaves it unusable.
      if (before === "refused") oracle = await createOracle();
      const after = await outcomeOf(oracle, written);
      if (after === "refused") oracle = await createOracle();
      else if (!neverWritten.includes(name)) compared.push(name);
      if (!sameOutcome(before, after) && !neverWritten.includes(name)) different.push(name);
    }
    expect(different).toEqual([]);
    expect(compared.length).toBeGreaterThan(185);
  });
});
