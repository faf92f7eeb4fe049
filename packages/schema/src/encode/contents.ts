import { elementCount, type Metadata, type Model, type Subgraph } from "@litequant/core";
import { controlEdgesName, parseControlEdges, serializeControlEdges } from "../control-edges.ts";

/** What a file gets: the model's buffers and metadata, with control dependencies put in. */
export interface Contents {
  readonly buffers: readonly Uint8Array[];
  readonly metadata: readonly Metadata[];
  /** Buffers that are written with data although they are empty: runtimes take their tensors for constants then. */
  readonly presentEmpty: ReadonlySet<number>;
}

/** Buffers and metadata of the file that `model` becomes. */
export function collectContents(model: Model): Contents {
  const buffers = model.buffers.length === 0 ? [new Uint8Array(0)] : [...model.buffers];
  const metadata = [...model.metadata];
  const edges = model.subgraphs.map(({ controlEdges = [] }) => controlEdges);
  const hasEdges = edges.some((list) => list.length > 0);
  const at = metadata.findIndex(({ name }) => name === controlEdgesName);
  const entry = metadata[at];
  const written = entry && parseControlEdges(buffers[entry.buffer] ?? new Uint8Array(0));
  // An entry that says the same already stays byte for byte.
  const differs = written === undefined ? hasEdges : JSON.stringify(written) !== JSON.stringify(edges);
  if (differs) {
    const buffer = entry !== undefined && isOwn(model, at, entry.buffer) ? entry.buffer : buffers.length;
    buffers[buffer] = serializeControlEdges(edges);
    metadata.splice(at < 0 ? metadata.length : at, 1, { name: controlEdgesName, buffer });
  }
  return { buffers, metadata, presentEmpty: new Set(model.subgraphs.flatMap((subgraph) => emptyConstants(subgraph))) };
}

/** Whether only one metadata entry refers to a buffer, so that new bytes in it change nothing else. */
function isOwn(model: Model, entry: number, buffer: number): boolean {
  const others = model.metadata.filter((_, index) => index !== entry);
  const users = [...others, ...model.subgraphs.flatMap(({ tensors }) => tensors)];
  return buffer !== 0 && users.every((user) => user.buffer !== buffer);
}

/** Buffers of tensors without elements that nobody produces: constants, although there is nothing in them. */
function emptyConstants({ tensors, operators, inputs }: Subgraph): number[] {
  const written = new Set([...inputs, ...operators.flatMap(({ outputs }) => outputs)]);
  return tensors.flatMap(({ buffer, shape, isVariable }, index) =>
    buffer !== 0 && !isVariable && elementCount(shape) === 0 && !written.has(index) ? [buffer] : [],
  );
}
