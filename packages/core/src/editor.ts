import { elementCount } from "./dtype.ts";
import { LitequantError } from "./errors.ts";
import type { Model, OperatorLinks, Signature, Subgraph, Tensor, TensorId, TensorLinks } from "./model.ts";
import type { Operator } from "./operator.ts";

/** A finished edit. */
export interface Edited {
  readonly model: Model;
  readonly links: TensorLinks;
  readonly operatorLinks: OperatorLinks;
}

/** The one place that renumbers. Indices never move while editing; `build` drops what nothing reaches. */
export interface ModelEditor {
  /** Appends a tensor and returns its index; with `data` it becomes a constant. */
  addTensor(subgraph: number, tensor: Tensor, data?: Uint8Array): number;
  replaceTensor(id: TensorId, tensor: Tensor, data?: Uint8Array): void;
  /** The tensor as edited so far. */
  tensor(id: TensorId): Tensor;
  /** @param origins - For each operator the index of the one that it stands for in the model given, -1 = new. */
  setOperators(subgraph: number, operators: readonly Operator[], origins: readonly number[]): void;
  /** By position: a signature entry that named an old end names the new one. */
  setEnds(subgraph: number, inputs: readonly number[], outputs: readonly number[]): void;
  /** Appends a metadata entry, or replaces the one of that name. */
  setMetadata(name: string, data: Uint8Array): void;
  build(): Edited;
}

interface Draft {
  readonly tensors: Tensor[];
  operators: readonly Operator[];
  origins: readonly number[];
  inputs: readonly number[];
  outputs: readonly number[];
}

/** Starts an edit of `model`, which stays as it is; untouched buffers are shared. */
export function editModel(model: Model): ModelEditor {
  const buffers = [...model.buffers];
  if (buffers.length === 0) buffers.push(new Uint8Array(0));
  const drafts: Draft[] = model.subgraphs.map((subgraph) => ({
    tensors: [...subgraph.tensors],
    operators: subgraph.operators,
    origins: subgraph.operators.map((_, i) => i),
    inputs: subgraph.inputs,
    outputs: subgraph.outputs,
  }));
  const metadata = [...model.metadata];

  const draft = (subgraph: number): Draft => {
    const found = drafts[subgraph];
    if (found === undefined) throw new LitequantError("INVALID_ARGUMENT", `the model has no subgraph ${subgraph}`);
    return found;
  };
  const withData = (tensor: Tensor, data: Uint8Array | undefined): Tensor =>
    data === undefined ? tensor : { ...tensor, buffer: buffers.push(data) - 1 };

  return {
    addTensor: (subgraph, tensor, data) => draft(subgraph).tensors.push(withData(tensor, data)) - 1,
    replaceTensor({ subgraph, index }, tensor, data) {
      draft(subgraph).tensors[index] = withData(tensor, data);
    },
    tensor({ subgraph, index }) {
      const tensor = draft(subgraph).tensors[index];
      if (tensor === undefined)
        throw new LitequantError("INVALID_ARGUMENT", `subgraph ${subgraph} has no tensor ${index}`);
      return tensor;
    },
    setOperators(subgraph, operators, origins) {
      if (operators.length !== origins.length) {
        throw new LitequantError("INVALID_ARGUMENT", `${operators.length} operators with ${origins.length} origins`);
      }
      Object.assign(draft(subgraph), { operators, origins });
    },
    setEnds: (subgraph, inputs, outputs) => void Object.assign(draft(subgraph), { inputs, outputs }),
    setMetadata(name, data) {
      const entry = { name, buffer: buffers.push(data) - 1 };
      const at = metadata.findIndex((existing) => existing.name === name);
      metadata.splice(at < 0 ? metadata.length : at, 1, entry);
    },
    build: () => renumber(model, drafts, buffers, metadata),
  };
}

function renumber(
  model: Model,
  drafts: readonly Draft[],
  buffers: readonly Uint8Array[],
  metadata: Model["metadata"],
): Edited {
  const tensorMaps = drafts.map((draft, s) => numberTensors(draft, model, s));
  const pool = createBufferPool(buffers);
  const subgraphs = drafts.map((draft, s) => rebuildSubgraph(model.subgraphs[s]!, draft, tensorMaps[s]!, pool));
  const links = tensorMaps.flatMap((map, subgraph) =>
    map.flatMap((to, from) =>
      to < 0 || from >= model.subgraphs[subgraph]!.tensors.length
        ? []
        : [{ from: { subgraph, index: from }, to: { subgraph, index: to } }],
    ),
  );
  const operatorLinks = drafts.flatMap(({ origins }, subgraph) =>
    origins.flatMap((from, to) => (from < 0 ? [] : [{ subgraph, from, to }])),
  );
  const edited: Model = {
    ...model,
    subgraphs,
    signatures: model.signatures.map((signature) => moveSignature(signature, model, drafts, tensorMaps)),
    metadata: metadata.map(({ name, buffer }) => ({ name, buffer: pool.place(buffer) })),
    buffers: pool.buffers,
  };
  return { model: edited, links, operatorLinks };
}

/** New index of every tensor, -1 for those that nothing reaches; order is kept. */
function numberTensors(draft: Draft, model: Model, subgraph: number): number[] {
  const used = new Set<number>([...draft.inputs, ...draft.outputs]);
  for (const { inputs, outputs, intermediates } of draft.operators) {
    for (const tensor of [...inputs, ...outputs, ...intermediates]) used.add(tensor);
  }
  for (const signature of model.signatures) {
    if (signature.subgraph !== subgraph) continue;
    const { inputs, outputs } = moveNames(signature, model.subgraphs[subgraph]!, draft);
    for (const tensor of [...Object.values(inputs), ...Object.values(outputs)]) used.add(tensor);
  }
  for (const tensor of used) {
    const details = draft.tensors[tensor]?.quantization?.details;
    if (details?.kind === "blockwise" || details?.kind === "multi-axis")
      used.add(details.scales).add(details.zeroPoints);
  }
  let next = 0;
  return draft.tensors.map((_, index) => (used.has(index) ? next++ : -1));
}

interface BufferPool {
  readonly buffers: Uint8Array[];
  /** The new index of an old buffer: equal bytes share one, empty ones are buffer 0. */
  readonly place: (buffer: number) => number;
  /** The same for a tensor without elements: only with a buffer of its own can a file say that it is a constant. */
  readonly placeEmpty: (buffer: number) => number;
}

function createBufferPool(old: readonly Uint8Array[]): BufferPool {
  const buffers: Uint8Array[] = [new Uint8Array(0)];
  const moved = new Map<number, number>([[0, 0]]);
  const byHash = new Map<string, number[]>();
  const place = (buffer: number): number => {
    const known = moved.get(buffer);
    if (known !== undefined) return known;
    const bytes = old[buffer] ?? buffers[0]!;
    let to = 0;
    if (bytes.byteLength > 0) {
      const hash = `${bytes.byteLength}:${contentHash(bytes)}`;
      const candidates = byHash.get(hash) ?? [];
      const equal = candidates.find((candidate) => sameBytes(buffers[candidate]!, bytes));
      to = equal ?? buffers.push(bytes) - 1;
      if (equal === undefined) byHash.set(hash, [...candidates, to]);
    }
    moved.set(buffer, to);
    return to;
  };
  const empties = new Map<number, number>();
  const placeEmpty = (buffer: number): number => {
    const to = place(buffer);
    if (to !== 0 || buffer === 0) return to;
    const empty = empties.get(buffer) ?? buffers.push(new Uint8Array(0)) - 1;
    empties.set(buffer, empty);
    return empty;
  };
  return { buffers, place, placeEmpty };
}

/** Of a few thousand bytes, evenly spread: who has the same is compared byte by byte anyway. */
function contentHash(bytes: Uint8Array): number {
  const step = Math.max(1, Math.floor(bytes.length / 4093));
  let hash = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i += step) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return hash >>> 0;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.byteLength !== b.byteLength) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function rebuildSubgraph(old: Subgraph, draft: Draft, map: readonly number[], pool: BufferPool): Subgraph {
  const move = (tensor: number): number => (tensor < 0 ? -1 : map[tensor]!);
  const operators = draft.operators.map((operator) => ({
    ...operator,
    inputs: operator.inputs.map(move),
    outputs: operator.outputs.map(move),
    intermediates: operator.intermediates.map(move),
  }));
  return {
    ...old,
    tensors: draft.tensors.flatMap((tensor, i) => (map[i]! < 0 ? [] : [rebuildTensor(tensor, move, pool)])),
    operators,
    inputs: draft.inputs.map(move),
    outputs: draft.outputs.map(move),
    ...(old.controlEdges && { controlEdges: moveControlEdges(old.controlEdges, draft.origins) }),
  };
}

function rebuildTensor(tensor: Tensor, move: (tensor: number) => number, { place, placeEmpty }: BufferPool): Tensor {
  const buffer = elementCount(tensor.shape) === 0 ? placeEmpty(tensor.buffer) : place(tensor.buffer);
  const moved = { ...tensor, buffer };
  const details = tensor.quantization?.details;
  if (details?.kind !== "blockwise" && details?.kind !== "multi-axis") return moved;
  const tensors = { ...details, scales: move(details.scales), zeroPoints: move(details.zeroPoints) };
  return { ...moved, quantization: { ...tensor.quantization!, details: tensors } };
}

function moveControlEdges(
  edges: NonNullable<Subgraph["controlEdges"]>,
  origins: readonly number[],
): NonNullable<Subgraph["controlEdges"]> {
  const moved = new Map(origins.map((from, to) => [from, to]));
  return edges.flatMap(([before, after]) => {
    const [a, b] = [moved.get(before), moved.get(after)];
    return a === undefined || b === undefined ? [] : [[a, b] as const];
  });
}

/** A signature's tensors as the draft's ends place them, before renumbering. */
function moveNames(signature: Signature, old: Subgraph, draft: Draft): Pick<Signature, "inputs" | "outputs"> {
  const follow = (
    names: Signature["inputs"],
    before: readonly number[],
    after: readonly number[],
  ): Signature["inputs"] =>
    Object.fromEntries(
      Object.entries(names).map(([name, tensor]) => {
        const position = before.indexOf(tensor);
        return [name, position < 0 ? tensor : (after[position] ?? tensor)];
      }),
    );
  return {
    inputs: follow(signature.inputs, old.inputs, draft.inputs),
    outputs: follow(signature.outputs, old.outputs, draft.outputs),
  };
}

function moveSignature(
  signature: Signature,
  model: Model,
  drafts: readonly Draft[],
  maps: readonly (readonly number[])[],
): Signature {
  const old = model.subgraphs[signature.subgraph]!;
  const names = moveNames(signature, old, drafts[signature.subgraph]!);
  const renumbered = (entries: Signature["inputs"]): Signature["inputs"] =>
    Object.fromEntries(Object.entries(entries).map(([name, tensor]) => [name, maps[signature.subgraph]![tensor]!]));
  return { ...signature, inputs: renumbered(names.inputs), outputs: renumbered(names.outputs) };
}
