import { LitequantError, sha256Hex, type Diagnostic, type Model, type ModelSource } from "@litequant/core";
import { schemaVersion } from "../builtins.ts";
import { invalidModel, type Findings } from "../errors.ts";
import { toExtras } from "../extras.ts";
import { verifyFlatbuffer } from "../flatbuffer/verify.ts";
import { verifyModel } from "../verify/verify-model.ts";
import { decodeBuffers } from "./buffers.ts";
import { decodeExtras, decodeMetadata, withControlEdges } from "./metadata.ts";
import { decodeOperatorCodes } from "./operator.ts";
import { decodeSignatures } from "./signatures.ts";
import { has, list, openSource, text } from "./source.ts";
import { decodeSubgraph } from "./subgraph.ts";

/** A model and what is worth saying about its file. */
export interface Decoded {
  readonly model: Model;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a .tflite file. The bytes are verified first (every offset, then every index of the model), so any bytes at all end in a
 * Model or in a LitequantError, with work and memory linear in their number.
 *
 * Buffers are views over `bytes`, which must not change while the model lives.
 * @returns The model, and diagnostics: what a newer schema added (`NEWER_SCHEMA`: {@link encodeModel} refuses such a model),
 * operators that the schema does not name, quantization that runtimes would reject.
 * @throws LitequantError `INVALID_MODEL` with the place and what to do, when the bytes are no .tflite file, are damaged, or contradict themselves.
 * @example
 * const { model, diagnostics } = decodeModel(await readFile("model.tflite"));
 */
export function decodeModel(bytes: Uint8Array): Decoded {
  assertTflite(bytes);
  const findings: Findings = { diagnostics: [], newer: [] };
  verifyFlatbuffer(bytes, "Model", findings);
  const source = openSource(bytes, findings);
  const { root } = source;
  if (root.version() !== schemaVersion) {
    throw invalidModel(
      `the file is of schema version ${root.version()}; runtimes read only ${schemaVersion}: convert the model again`,
    );
  }
  if (root.subgraphsLength() === 0)
    throw invalidModel("the model has no subgraph, so there is nothing to run: convert it again");
  if (!has(root, "Model", "buffers"))
    throw invalidModel("the model has no list of buffers, not even an empty one: convert it again");
  const codes = decodeOperatorCodes(source);
  const buffers = decodeBuffers(source);
  const metadata = decodeMetadata(source, buffers.length);
  const subgraphs = list(root.subgraphsLength(), (index) => decodeSubgraph(source, index, codes));
  const signatures = decodeSignatures(source);
  const description = text(source, "the description", (encoding) => root.description(encoding)) ?? "";
  const linked = withControlEdges(source, subgraphs, metadata, buffers);
  const extras = toExtras(decodeExtras(source));
  const model: Model = {
    description,
    subgraphs: linked,
    buffers,
    signatures,
    metadata,
    ...(extras !== undefined && { extras }),
    source: sourceOf(bytes),
  };
  const checked = verifyModel(model);
  assertSound(checked);
  return { model, diagnostics: [...findings.diagnostics, ...checked] };
}

/** Hashing takes longer than all of decoding, so it waits until somebody asks. */
function sourceOf(bytes: Uint8Array): ModelSource {
  let hash: string | undefined;
  return {
    get sha256() {
      return (hash ??= sha256Hex(bytes));
    },
    steps: [],
  };
}

function assertTflite(bytes: Uint8Array): void {
  if (bytes.byteLength === 0) throw invalidModel("the file is empty");
  if (bytes.byteLength < 8)
    throw invalidModel(`the file has ${bytes.byteLength} bytes; a .tflite file starts with 8 of header`);
  const identifier = String.fromCharCode(...bytes.subarray(4, 8));
  if (identifier === "TFL3") return;
  const readable = /^[ -~]{4}$/.test(identifier)
    ? `"${identifier}"`
    : [...bytes.subarray(4, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  throw invalidModel(`not a .tflite file: bytes 4 to 7 are ${readable}, where "TFL3" stands in one`);
}

/** @throws LitequantError for the first error among `diagnostics`, which says how many more there are. */
export function assertSound(diagnostics: readonly Diagnostic[]): void {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const [first] = errors;
  if (first === undefined) return;
  const rest = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  throw new LitequantError("INVALID_MODEL", `${first.message}${rest}`, { location: first.location ?? {} });
}
