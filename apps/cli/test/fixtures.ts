import { mkdtemp, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Model } from "@litequant/core";
import { encodeNpy } from "@litequant/datasets";
import { encodeModel } from "@litequant/schema";
import { buildModel, random } from "@litequant/testkit";
import { main } from "../src/main.ts";

/** What a command printed and returned. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command in this process, as on no terminal. */
export async function litequant(...args: readonly string[]): Promise<Outcome> {
  let out = "";
  let err = "";
  const code = await main(args, {
    out: (text) => (out += text),
    err: (text) => (err += text),
    isTerminal: false,
    outColours: false,
    errColours: false,
  });
  return { code, out, err };
}

/** The error of a command that must fail, from its one JSON document. */
export async function failure(
  ...args: readonly string[]
): Promise<{ readonly exit: number; readonly code: string; readonly message: string; readonly location: object }> {
  const { code: exit, out } = await litequant(...args, "--json");
  return { exit, ...(JSON.parse(out) as { error: { code: string; message: string; location: object } }).error };
}

/** A float classifier of 8 values into 4 classes; the same every time. */
export function classifier(): Model {
  const values = random(7);
  return buildModel({
    tensors: {
      image: { shape: [1, 8] },
      w1: { shape: [16, 8], data: values.array("float32", 128, -1, 1) },
      b1: { shape: [16], data: values.array("float32", 16, -1, 1) },
      h: { shape: [1, 16] },
      r: { shape: [1, 16] },
      w2: { shape: [4, 16], data: values.array("float32", 64, -1, 1) },
      b2: { shape: [4], data: values.array("float32", 4, -1, 1) },
      y: { shape: [1, 4] },
      scores: { shape: [1, 4] },
    },
    operators: [
      { op: "FULLY_CONNECTED", inputs: ["image", "w1", "b1"], outputs: ["h"] },
      { op: "RELU", inputs: ["h"], outputs: ["r"] },
      { op: "FULLY_CONNECTED", inputs: ["r", "w2", "b2"], outputs: ["y"] },
      { op: "SOFTMAX", inputs: ["y"], outputs: ["scores"], options: { beta: 1 } },
    ],
    inputs: ["image"],
    outputs: ["scores"],
  });
}

/** A folder with `float.tflite`, `data.npy` (40 samples) and `labels.txt`. */
export async function workFolder(): Promise<{
  readonly folder: string;
  readonly at: (name: string) => string;
  readonly write: (name: string, data: Uint8Array | string) => Promise<string>;
}> {
  const folder = await mkdtemp(join(tmpdir(), "litequant-"));
  const at = (name: string): string => join(folder, name);
  const write = async (name: string, data: Uint8Array | string): Promise<string> => {
    await writeFile(at(name), data);
    return at(name);
  };
  await write("float.tflite", encodeModel(classifier()));
  await write("data.npy", npy([40, 8], random(11).array("float32", 320, -2, 2) as Float32Array));
  await write("labels.txt", Array.from({ length: 40 }, (_, i) => `${i % 4}\n`).join(""));
  return { folder, at, write };
}

/** A float32 .npy file. */
export function npy(shape: readonly number[], data: Float32Array): Uint8Array {
  return encodeNpy({ dtype: "float32", shape, data });
}

/** What lies in a folder, hidden files too. */
export async function listing(folder: string): Promise<string[]> {
  return (await readdir(folder)).toSorted();
}
