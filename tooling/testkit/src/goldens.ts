import { readFileSync } from "node:fs";
import type { TensorValue } from "@litequant/core";

import { readNpy } from "./npy.ts";
import { requireShared } from "./shared.ts";

/** One run of a real model by the production runtime. */
export interface GoldenRun {
  /** By tensor index of subgraph 0. */
  readonly inputs: ReadonlyMap<number, TensorValue>;
  readonly outputs: ReadonlyMap<number, TensorValue>;
  /** Every tensor that was computed: integers by the hash of their bytes, floats by their extremes and first values. */
  readonly tensors: readonly GoldenTensor[];
}

/** What is kept of a tensor that a golden run computed. */
export interface GoldenTensor {
  readonly subgraph: number;
  readonly index: number;
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly sha256?: string;
  readonly min?: number;
  readonly max?: number;
  readonly mean?: number;
  readonly first: readonly number[];
}

/** A model of `corpus` with golden runs. */
export interface GoldenModel {
  /** Relative to `corpus`. */
  readonly path: string;
  /** "reference" or "builtin": which kernels of the runtime gave the answers. */
  readonly kernels: string;
  bytes(): Uint8Array;
  runs(): readonly GoldenRun[];
}

/** The models with golden runs, by a part of their path or all. Reads the index only. */
export function goldenModels(part = ""): GoldenModel[] {
  const index = JSON.parse(readFileSync(requireShared("golden", "run", "index.json"), "utf8")) as {
    models: { model: string; runs: number; kernels: string }[];
  };
  return index.models
    .filter(({ model }) => model.includes(part))
    .map(({ model, runs, kernels }) => ({
      path: model,
      kernels,
      bytes: () => readFileSync(requireShared("corpus", ...model.split("/"))),
      runs: () => Array.from({ length: runs }, (_, run) => readRun(folderOf(model), String(run))),
    }));
}

function folderOf(model: string): string {
  return model
    .replace(/^models\//, "")
    .replace(/\.tflite$/, "")
    .replaceAll("/", "__");
}

function readRun(folder: string, run: string): GoldenRun {
  const read = (file: string): string => requireShared("golden", "run", folder, run, file);
  const index = JSON.parse(readFileSync(read("index.json"), "utf8")) as {
    inputs: { index: number; file: string }[];
    outputs: { index: number; file: string }[];
    tensors: Omit<GoldenTensor, "subgraph">[];
  };
  const load = (ends: readonly { index: number; file: string }[]): Map<number, TensorValue> =>
    new Map(ends.map(({ index: tensor, file }) => [tensor, readNpy(read(file))]));
  // Subgraphs follow each other, each in the order of its tensors.
  let subgraph = 0;
  const tensors = index.tensors.map((tensor, i, all): GoldenTensor => {
    if (i > 0 && tensor.index <= all[i - 1]!.index) subgraph++;
    return { subgraph, ...tensor };
  });
  return { inputs: load(index.inputs), outputs: load(index.outputs), tensors };
}
