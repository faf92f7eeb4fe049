import type { ArenaItem, Model, Tensor } from "@litequant/core";
import { isConstant, planArena } from "@litequant/core";
import type { PointerBytes } from "../sizes.ts";
import { alignUp, arenaAlignment, sizeFor, tensorBytes } from "../sizes.ts";
import { cmsisNnMemory } from "./cmsis-nn-memory.ts";
import type { KernelTable } from "./kernel-memory.ts";
import { kernelMemory, memoryOf } from "./kernel-memory.ts";
import type { Lifetime, Moment } from "./lifetimes.ts";
import { lifetimesOf } from "./lifetimes.ts";
import { offlineOffsets } from "./offline-plan.ts";
import { planPersistent } from "./persistent.ts";
import { structures } from "./structures.ts";

/** A block that is in the arena at some moment: a tensor, or scratch memory of an operator. */
export interface LiveBlock {
  readonly bytes: number;
  /** Index in the moment's, or a calling, subgraph; absent: scratch memory. */
  readonly tensor?: number;
  readonly subgraph: number;
  readonly name: string;
}

/** What a model needs of tflite-micro's arena. */
export interface ArenaEstimate {
  /** What `MicroInterpreter::arena_used_bytes()` would say. */
  readonly usedBytes: number;
  /** The smallest arena that tensors can be allocated in, an arena that starts at a multiple of 16: planning may need more than running. */
  readonly neededBytes: number;
  /** The planned part: activations and scratch memory, which share addresses. */
  readonly plannedBytes: number;
  /** The part that stays: structures of the runtime, data of kernels, variables. */
  readonly persistentBytes: number;
  readonly runtimeBytes: number;
  readonly kernelBytes: number;
  readonly variableBytes: number;
  /** Whether the file brings a plan of its own (OfflineMemoryAllocation). */
  readonly offline: boolean;
  /** When most is alive at once, and what; bytes below `plannedBytes` are lost to gaps. */
  readonly peak: Moment & { readonly bytes: number; readonly alive: readonly LiveBlock[] };
}

/** Options of {@link estimateArena}. */
export interface ArenaOptions {
  /** Of the target: 4 unless told. */
  readonly pointerBytes?: PointerBytes;
  /** Kernels that the runtime was built with: its own unless told. `cmsis-nn`: on a Cortex-M4, M7 or M33. */
  readonly kernels?: "reference" | "cmsis-nn";
}

const tables = { reference: kernelMemory, "cmsis-nn": cmsisNnMemory } as const;

interface Block extends LiveBlock, ArenaItem {}

/**
 * The arena of a model, as tflite-micro plans it: structures and data of kernels one by one, the rest by lifetimes, largest
 * first. Scratch memory of other optimized kernels and what unknown custom operators ask for come on top.
 */
export function estimateArena(
  model: Model,
  { pointerBytes = 4, kernels = "reference" }: ArenaOptions = {},
): ArenaEstimate {
  const table = tables[kernels];
  const offline = offlineOffsets(model);
  const isPlanned = (tensor: Tensor): boolean => offline?.(tensor) !== undefined;
  const { scratch, preparing, planning, ...persistent } = planPersistent(model, pointerBytes, table, isPlanned);
  const lifetimes = lifetimesOf(model);
  const blocks = [
    ...tensorBlocks(model, table, lifetimes.tensors, offline),
    ...scratch.map(({ subgraph, operator, bytes }): Block => {
      const { op } = model.subgraphs[subgraph]!.operators[operator]!;
      return block(bytes, lifetimes.operators[subgraph]![operator]!, { subgraph, name: `scratch of ${op}` });
    }),
  ];
  // The planner takes the last of equals first.
  const plannedBytes = planArena(blocks.toReversed(), arenaAlignment).sizeBytes;
  const tensorCount = model.subgraphs.reduce((sum, { tensors }) => sum + tensors.length, 0);
  const front =
    planning.front +
    pointerBytes * model.subgraphs.length +
    (tensorCount + scratch.length) * sizeFor(structures.allocationInfo, pointerBytes);
  const planned =
    alignUp(front, arenaAlignment) + blocks.length * structures.plannerBuffer + alignUp(planning.back, arenaAlignment);
  const usedBytes = persistent.bytes + plannedBytes;
  return {
    usedBytes,
    neededBytes: alignUp(Math.max(usedBytes, preparing, planned), arenaAlignment),
    plannedBytes,
    persistentBytes: persistent.bytes,
    runtimeBytes: persistent.runtimeBytes,
    kernelBytes: persistent.kernelBytes,
    variableBytes: persistent.variableBytes,
    offline: offline !== undefined,
    peak: peakOf(blocks, lifetimes.moments),
  };
}

function tensorBlocks(
  model: Model,
  table: KernelTable,
  lifetimes: readonly (readonly Readonly<Lifetime>[])[],
  offline: ((tensor: Tensor) => number | undefined) | undefined,
): readonly Block[] {
  return model.subgraphs.flatMap((graph, subgraph) => {
    const owned = new Set(
      graph.operators.filter((operator) => memoryOf(operator, table).ownsOutputs).flatMap(({ outputs }) => outputs),
    );
    return graph.tensors.flatMap((tensor, index): readonly Block[] => {
      const offset = offline?.(tensor);
      const bytes = tensorBytes(tensor);
      const lies = isConstant(model, graph, index) || owned.has(index) || (tensor.isVariable && offset === undefined);
      if (lies || bytes === 0) return [];
      return [block(bytes, lifetimes[subgraph]![index]!, { subgraph, tensor: index, name: tensor.name }, offset)];
    });
  });
}

function block(
  bytes: number,
  { first, last }: Readonly<Lifetime>,
  what: Omit<LiveBlock, "bytes">,
  offset?: number,
): Block {
  return {
    ...what,
    bytes,
    sizeBytes: alignUp(bytes, arenaAlignment),
    first,
    last,
    ...(offset !== undefined && { offset }),
  };
}

function peakOf(blocks: readonly Block[], moments: readonly Moment[]): ArenaEstimate["peak"] {
  const aliveAt = (step: number): readonly Block[] => blocks.filter(({ first, last }) => first <= step && step <= last);
  const sums = moments.map((_, step) => aliveAt(step).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));
  const bytes = Math.max(0, ...sums);
  const step = sums.indexOf(bytes);
  const alive = (step < 0 ? [] : [...aliveAt(step)])
    .sort((a, b) => b.bytes - a.bytes)
    .map(({ subgraph, tensor, name, bytes: size }) => ({
      bytes: size,
      subgraph,
      name,
      ...(tensor !== undefined && { tensor }),
    }));
  return { ...(moments[step] ?? { subgraph: 0, operator: -1 }), bytes, alive };
}
