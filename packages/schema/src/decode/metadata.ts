import type { Metadata, Subgraph } from "@litequant/core";
import { controlEdgesName, parseControlEdges } from "../control-edges.ts";
import { invalidModel } from "../errors.ts";
import type { ExternalBufferEntry, ModelExtras } from "../extras.ts";
import { has, list, numbers, text, type Source } from "./source.ts";

/** Name of the entry that says that buffers lie outside the flatbuffer. */
export const bufferLocationName = "buffer_location";

/**
 * The metadata entries, less `buffer_location`: that one tells how the file was laid out, not what the model is.
 * @throws LitequantError `INVALID_MODEL` when an entry's buffer does not exist.
 */
export function decodeMetadata(source: Source, bufferCount: number): Metadata[] {
  return list(source.root.metadataLength(), (index) => {
    const table = source.root.metadata(index)!;
    const name = text(source, `the name of metadata entry ${index}`, (encoding) => table.name(encoding)) ?? "";
    const buffer = table.buffer();
    if (buffer >= bufferCount)
      throw invalidModel(`metadata entry "${name}" refers to buffer ${buffer} of ${bufferCount}`);
    return { name, buffer };
  }).filter(({ name }) => name !== bufferLocationName);
}

/** The subgraphs with the control dependencies that the metadata give them; an entry that does not fit the model is reported and ignored, as runtimes do. */
export function withControlEdges(
  source: Source,
  subgraphs: readonly Subgraph[],
  metadata: readonly Metadata[],
  buffers: readonly Uint8Array[],
): readonly Subgraph[] {
  const entry = metadata.find(({ name }) => name === controlEdgesName);
  const bytes = entry && buffers[entry.buffer];
  if (bytes === undefined || bytes.byteLength === 0) return subgraphs;
  const parsed = parseControlEdges(bytes);
  const fits =
    parsed?.length === subgraphs.length &&
    parsed.every((edges, i) =>
      edges.flat().every((operator) => operator >= 0 && operator < (subgraphs[i]?.operators.length ?? 0)),
    );
  if (!fits) {
    const message = `the metadata entry ${controlEdgesName} does not fit the model's ${subgraphs.length} subgraphs: its dependencies are ignored`;
    source.diagnostics.push({ code: "CONTROL_DEPENDENCIES", severity: "warning", message });
    return subgraphs;
  }
  return subgraphs.map((subgraph, i) => {
    const controlEdges = parsed?.[i] ?? [];
    return controlEdges.length === 0 ? subgraph : { ...subgraph, controlEdges };
  });
}

/** What the file has beside the model proper. */
export function decodeExtras(source: Source): ModelExtras {
  const { root } = source;
  return {
    ...(has(root, "Model", "metadataBuffer") && {
      metadataBuffer: numbers(root.metadataBufferLength(), (i) => root.metadataBuffer(i)),
    }),
    ...(root.externalBufferGroupsLength() > 0 && {
      externalBufferGroups: list(root.externalBufferGroupsLength(), (i) => {
        const group = root.externalBufferGroups(i)!;
        return text(source, `the name of external buffer group ${i}`, (encoding) => group.name(encoding)) ?? "";
      }),
    }),
    ...(root.externalBuffersLength() > 0 && {
      externalBuffers: list(root.externalBuffersLength(), (i) => decodeExternalBuffer(source, i)),
    }),
    ...(source.newer.length > 0 && { newer: [...source.newer] }),
  };
}

function decodeExternalBuffer(source: Source, index: number): ExternalBufferEntry {
  const table = source.root.externalBuffers(index)!;
  const packing = text(source, `the packing of external buffer ${index}`, (encoding) => table.packing(encoding));
  return {
    id: table.id(),
    group: table.group(),
    offset: table.offset().toString(),
    length: table.length().toString(),
    ...(packing !== undefined && { packing }),
  };
}
