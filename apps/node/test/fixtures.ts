import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeModel } from "@litequant/schema";
import { buildModel, random } from "@litequant/testkit";

/** The file of a float classifier of 8 values into 4 classes; the same every time. */
export function classifierBytes(): Uint8Array {
  const values = random(7);
  return encodeModel(
    buildModel({
      tensors: {
        image: { shape: [1, 8], shapeSignature: [-1, 8] },
        w: { shape: [4, 8], data: values.array("float32", 32, -1, 1) },
        b: { shape: [4], data: values.array("float32", 4, -1, 1) },
        y: { shape: [1, 4], shapeSignature: [-1, 4] },
        scores: { shape: [1, 4], shapeSignature: [-1, 4] },
      },
      operators: [
        { op: "FULLY_CONNECTED", inputs: ["image", "w", "b"], outputs: ["y"] },
        { op: "SOFTMAX", inputs: ["y"], outputs: ["scores"], options: { beta: 1 } },
      ],
      inputs: ["image"],
      outputs: ["scores"],
      signatures: [{ key: "classify", inputs: { picture: "image" }, outputs: { result: "scores" } }],
    }),
  );
}

/** Samples for {@link classifierBytes}, by the signature's input name. */
export function* pictures(count = 20): Generator<{ picture: Float32Array }> {
  const values = random(11);
  for (let i = 0; i < count; i++) yield { picture: values.array("float32", 8, -2, 2) as Float32Array };
}

/** A file in a folder of its own. */
export async function temporaryFile(name: string, data: Uint8Array | string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), "litequant-node-")), name);
  await writeFile(path, data);
  return path;
}
