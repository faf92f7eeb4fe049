import type { Diagnostic, Model } from "@litequant/core";
import { LitequantError } from "@litequant/core";
import { decodeModel } from "@litequant/schema";
import { hashBytes, readInput } from "./files.ts";

/** A model as every function here takes it: the path of a .tflite file, or its bytes. */
export type ModelInput = string | URL | Uint8Array | ArrayBuffer;

/** A model with the file it came from. */
export interface LoadedModel {
  /** The path as given; `bytes` where bytes were given. */
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
  readonly model: Model;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads and decodes a model.
 *
 * @throws LitequantError `FILE_NOT_FOUND`, `FILE_ACCESS`, `INVALID_MODEL` (an empty, truncated or foreign file).
 */
export async function loadModel(input: ModelInput): Promise<LoadedModel> {
  const isPath = typeof input === "string" || input instanceof URL;
  const file = isPath ? (typeof input === "string" ? input : decodeURIComponent(input.pathname)) : "bytes";
  const bytes = isPath ? await readInput(file, "model") : input instanceof Uint8Array ? input : new Uint8Array(input);
  if (bytes.byteLength === 0)
    throw new LitequantError("INVALID_MODEL", `model ${file} is empty; was the download or the export cut off?`);
  try {
    const { model, diagnostics } = decodeModel(bytes);
    const sha256 = hashBytes(bytes);
    return { file, bytes, sha256, model: { ...model, source: { sha256, steps: [] } }, diagnostics };
  } catch (error) {
    if (!isPath || !LitequantError.isInstance(error)) throw error;
    throw new LitequantError(error.code, `${file}: ${error.message}`, { location: error.location, cause: error });
  }
}
