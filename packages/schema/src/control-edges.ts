/** Name of the metadata entry that holds control dependencies. */
export const controlEdgesName = "model_control_dependencies";

const version = 1;

type Edge = readonly [before: number, after: number];

/**
 * Parses the metadata entry `model_control_dependencies`: for every subgraph the pairs of operators that must keep their order.
 * Format: version, subgraph count, then per subgraph a count and zigzag pairs, all as varints
 * (LiteRT@f67457790 tflite/converter/experimental/remat/metadata_util.cc).
 * @returns undefined when the bytes are of another version or no such list.
 */
export function parseControlEdges(bytes: Uint8Array): readonly (readonly Edge[])[] | undefined {
  const reader = { bytes, at: 0 };
  if (varint(reader) !== version) return undefined;
  const subgraphs = varint(reader);
  // Every list takes a byte at least: a count beyond the bytes left is no count.
  if (subgraphs === undefined || subgraphs > bytes.length - reader.at) return undefined;
  const parsed: Edge[][] = [];
  for (let i = 0; i < subgraphs; i += 1) {
    const edges = parseEdges(reader);
    if (edges === undefined) return undefined;
    parsed.push(edges);
  }
  return reader.at === bytes.length ? parsed : undefined;
}

/** The bytes that {@link parseControlEdges} parses. */
export function serializeControlEdges(subgraphs: readonly (readonly Edge[])[]): Uint8Array {
  const out: number[] = [];
  pushVarint(out, version);
  pushVarint(out, subgraphs.length);
  for (const edges of subgraphs) {
    pushVarint(out, edges.length);
    for (const edge of edges)
      for (const operator of edge) pushVarint(out, operator < 0 ? -operator * 2 - 1 : operator * 2);
  }
  return Uint8Array.from(out);
}

interface Reader {
  readonly bytes: Uint8Array;
  at: number;
}

function parseEdges(reader: Reader): Edge[] | undefined {
  const count = varint(reader);
  if (count === undefined || count > (reader.bytes.length - reader.at) / 2) return undefined;
  const edges: Edge[] = [];
  for (let i = 0; i < count; i += 1) {
    const before = zigzag(varint(reader));
    const after = zigzag(varint(reader));
    if (before === undefined || after === undefined) return undefined;
    edges.push([before, after]);
  }
  return edges;
}

/** An unsigned 32-bit number in groups of 7 bits, lowest first. */
function varint(reader: Reader): number | undefined {
  let value = 0;
  for (let scale = 1; scale < 2 ** 35; scale *= 128) {
    const byte = reader.bytes[reader.at];
    if (byte === undefined) return undefined;
    reader.at += 1;
    value += (byte % 128) * scale;
    if (byte < 128) return value < 2 ** 32 ? value : undefined;
  }
  return undefined;
}

function zigzag(value: number | undefined): number | undefined {
  if (value === undefined) return undefined;
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

function pushVarint(out: number[], value: number): void {
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) out.push((rest % 128) + 128);
  out.push(rest);
}
