import { LitequantError, type Model, type Signature, type Subgraph } from "@litequant/core";
import { Builder, type Offset } from "flatbuffers";
import { schemaVersion } from "../builtins.ts";
import { bufferLocationName } from "../decode/metadata.ts";
import { assertWritable, extrasOf, type ExternalBufferEntry } from "../extras.ts";
import { ExternalBufferGroup } from "../generated/tflite/external-buffer-group.ts";
import { ExternalBuffer } from "../generated/tflite/external-buffer.ts";
import { Metadata as MetadataTable } from "../generated/tflite/metadata.ts";
import { Model as ModelTable } from "../generated/tflite/model.ts";
import { SignatureDef } from "../generated/tflite/signature-def.ts";
import { SubGraph } from "../generated/tflite/sub-graph.ts";
import { TensorMap } from "../generated/tflite/tensor-map.ts";
import { distinctViews, writeBuffers, type Placement } from "./buffers.ts";
import { collectCodes } from "./codes.ts";
import { collectContents, type Contents } from "./contents.ts";
import { writeOperator } from "./operator.ts";
import { writeTensor } from "./tensor.ts";
import { int32Vector, tableVector } from "./vectors.ts";

/** Offsets inside a flatbuffer end at 2 GB; larger files hold their buffers behind it. */
const inlineLimit = 2 ** 31 - 65536;

/** How {@link encodeModel} lays the file out. */
export interface EncodeOptions {
  /** Whether buffers lie in the flatbuffer or behind it. By default in it, as long as the file stays below 2 GB. */
  readonly buffers?: "inline" | "outside";
}

/**
 * Writes a model as a .tflite file; the same model gives the same bytes every time.
 *
 * The size is known before anything is written, so memory is taken once: that of the file and its tables. Data of every buffer starts
 * at a multiple of 16 bytes. Operator codes are written one per distinct operator and version, in order of first use.
 * The model is not verified again: {@link verifyModel} does that.
 * @returns The file, as a view whose start is aligned to 16 bytes of its memory.
 * @throws LitequantError `UNSUPPORTED_MODEL` when the model came from a newer schema and would lose something,
 * `INVALID_ARGUMENT` when an operator's options do not fit it, `MEMORY_LIMIT` when there is no memory for the file.
 * @example
 * await writeFile("out.tflite", encodeModel(model));
 */
export function encodeModel(model: Model, options: EncodeOptions = {}): Uint8Array {
  assertWritable(model);
  const contents = collectContents(model);
  const measured = build(model, contents, { kind: "measure" }, 1024).byteLength;
  // Each view comes with its length field and the padding of both.
  const inlineBytes = distinctViews(contents.buffers).views.reduce(
    (sum, { byteLength }) => sum + byteLength + 32,
    measured,
  );
  const placement = options.buffers ?? (inlineBytes < inlineLimit ? "inline" : "outside");
  try {
    if (placement === "outside") return encodeOutside(model, contents);
    if (inlineBytes < inlineLimit) return build(model, contents, { kind: "inline" }, inlineBytes);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new LitequantError(
      "MEMORY_LIMIT",
      `no memory for a file of ${inlineBytes} bytes: close other programs or run on a larger machine`,
      { cause },
    );
  }
  throw new LitequantError(
    "INVALID_ARGUMENT",
    `${inlineBytes} bytes do not fit a flatbuffer; leave \`buffers\` out, or say "outside"`,
  );
}

function encodeOutside(model: Model, contents: Contents): Uint8Array {
  const marked = markOutside(contents);
  const { views, viewOf } = distinctViews(marked.buffers);
  // Every offset that is not 0 takes the same room, so a first pass with placeholders tells where the data starts.
  const flat = build(model, marked, { kind: "outside", offsets: [] }, 1024).byteLength;
  let end = align16(flat);
  const starts = views.map(({ byteLength }) => {
    const start = end;
    end = align16(start + byteLength);
    return start;
  });
  const offsets = viewOf.map((view) => starts[view] ?? 0);
  // Kernels may read a few bytes past the last constant: 16 zero bytes follow it.
  const file = new Uint8Array(end + 16);
  file.set(build(model, marked, { kind: "outside", offsets }, align16(flat)));
  views.forEach((bytes, i) => file.set(bytes, starts[i]));
  return file;
}

/** Contents with the metadata entry that tells tools where the buffers are. */
function markOutside(contents: Contents): Contents {
  const text = new TextEncoder().encode("outside flatbuffers");
  const existing = contents.buffers.findIndex(
    (bytes) => bytes.byteLength === text.byteLength && text.every((byte, i) => bytes[i] === byte),
  );
  const buffers = existing < 0 ? [...contents.buffers, text] : contents.buffers;
  const buffer = existing < 0 ? contents.buffers.length : existing;
  return { ...contents, buffers, metadata: [...contents.metadata, { name: bufferLocationName, buffer }] };
}

const align16 = (size: number): number => Math.ceil(size / 16) * 16;

function build(model: Model, contents: Contents, placement: Placement, sizeBytes: number): Uint8Array {
  const builder = new Builder(align16(sizeBytes));
  const codes = collectCodes(model);
  const extras = extrasOf(model);
  const buffers = tableVector(builder, writeBuffers(builder, contents, placement));
  const subgraphs = tableVector(
    builder,
    model.subgraphs.map((subgraph, s) => writeSubgraph(builder, subgraph, s, codes.indexOf)),
  );
  const signatures =
    model.signatures.length > 0
      ? tableVector(
          builder,
          model.signatures.map((signature) => writeSignature(builder, signature)),
        )
      : undefined;
  const metadata =
    contents.metadata.length > 0
      ? tableVector(
          builder,
          contents.metadata.map(({ name, buffer }) =>
            MetadataTable.createMetadata(builder, builder.createString(name), buffer),
          ),
        )
      : undefined;
  const metadataBuffer = extras.metadataBuffer && int32Vector(builder, extras.metadataBuffer);
  const groups =
    extras.externalBufferGroups &&
    tableVector(
      builder,
      extras.externalBufferGroups.map((name) =>
        ExternalBufferGroup.createExternalBufferGroup(builder, builder.createString(name)),
      ),
    );
  const externals =
    extras.externalBuffers &&
    tableVector(
      builder,
      extras.externalBuffers.map((entry) => writeExternalBuffer(builder, entry)),
    );
  const operatorCodes = codes.write(builder);
  const description = builder.createString(model.description);
  ModelTable.startModel(builder);
  ModelTable.addVersion(builder, schemaVersion);
  ModelTable.addOperatorCodes(builder, operatorCodes);
  ModelTable.addSubgraphs(builder, subgraphs);
  ModelTable.addDescription(builder, description);
  ModelTable.addBuffers(builder, buffers);
  if (metadataBuffer !== undefined) ModelTable.addMetadataBuffer(builder, metadataBuffer);
  if (metadata !== undefined) ModelTable.addMetadata(builder, metadata);
  if (signatures !== undefined) ModelTable.addSignatureDefs(builder, signatures);
  if (groups !== undefined) ModelTable.addExternalBufferGroups(builder, groups);
  if (externals !== undefined) ModelTable.addExternalBuffers(builder, externals);
  builder.finish(ModelTable.endModel(builder), "TFL3");
  return builder.asUint8Array();
}

function writeSubgraph(
  builder: Builder,
  subgraph: Subgraph,
  s: number,
  codeIndex: (operator: Subgraph["operators"][number]) => number,
): Offset {
  const tensors = tableVector(
    builder,
    subgraph.tensors.map((tensor) => writeTensor(builder, tensor, tensor.buffer)),
  );
  const operators = tableVector(
    builder,
    subgraph.operators.map((operator, index) =>
      writeOperator(builder, operator, codeIndex(operator), { subgraph: s, operator: index, op: operator.op }),
    ),
  );
  const inputs = int32Vector(builder, subgraph.inputs);
  const outputs = int32Vector(builder, subgraph.outputs);
  const name = builder.createString(subgraph.name);
  SubGraph.startSubGraph(builder);
  SubGraph.addTensors(builder, tensors);
  SubGraph.addInputs(builder, inputs);
  SubGraph.addOutputs(builder, outputs);
  SubGraph.addOperators(builder, operators);
  SubGraph.addName(builder, name);
  if (subgraph.debugMetadataIndex !== undefined) SubGraph.addDebugMetadataIndex(builder, subgraph.debugMetadataIndex);
  return SubGraph.endSubGraph(builder);
}

function writeSignature(builder: Builder, { key, subgraph, inputs, outputs }: Signature): Offset {
  const mapOf = (entries: Signature["inputs"]): Offset =>
    tableVector(
      builder,
      Object.entries(entries).map(([name, tensor]) =>
        TensorMap.createTensorMap(builder, builder.createString(name), tensor),
      ),
    );
  const inputMap = mapOf(inputs);
  const outputMap = mapOf(outputs);
  const keyText = builder.createString(key);
  SignatureDef.startSignatureDef(builder);
  SignatureDef.addInputs(builder, inputMap);
  SignatureDef.addOutputs(builder, outputMap);
  SignatureDef.addSignatureKey(builder, keyText);
  SignatureDef.addSubgraphIndex(builder, subgraph);
  return SignatureDef.endSignatureDef(builder);
}

function writeExternalBuffer(builder: Builder, { id, group, offset, length, packing }: ExternalBufferEntry): Offset {
  const packingText = packing === undefined ? 0 : builder.createString(packing);
  return ExternalBuffer.createExternalBuffer(builder, id, group, BigInt(offset), BigInt(length), packingText);
}
