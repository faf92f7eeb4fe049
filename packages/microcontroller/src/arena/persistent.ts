import type { Model, Operator, OptionsOf, Tensor } from "@litequant/core";
import { indexGraph } from "@litequant/core";
import { optionsOf } from "@litequant/ops";
import type { PointerBytes } from "../sizes.ts";
import { arenaAlignment, sizeFor, tensorBytes } from "../sizes.ts";
import type { KernelMemory, KernelTable, KernelView } from "./kernel-memory.ts";
import { memoryOf } from "./kernel-memory.ts";
import { scratchRequestsPerOperator, structures } from "./structures.ts";
import { createTail } from "./tail.ts";

/** A buffer that an operator's kernel needs while it runs. */
export interface Scratch {
  readonly subgraph: number;
  readonly operator: number;
  readonly bytes: number;
}

/** What lies in the arena for good. */
export interface Persistent {
  /** When everything is allocated. */
  readonly bytes: number;
  /** Of these, structures of the runtime: its allocator, tensors, nodes, handles, ends. */
  readonly runtimeBytes: number;
  /** Of these, options and data of kernels. */
  readonly kernelBytes: number;
  /** Of these, variables, which keep their values between runs. */
  readonly variableBytes: number;
  /** The smallest arena in which all operators could prepare. */
  readonly preparing: number;
  /** What stands at both ends of the arena when the rest of it is planned. */
  readonly planning: { readonly front: number; readonly back: number };
  readonly scratch: readonly Scratch[];
}

/**
 * Repeats, in order, what tflite-micro allocates for good.
 * Source: tensorflow/tflite-micro@90b983c2b micro_allocator.cc, micro_interpreter.cc (AllocateTensors), micro_resource_variable.cc.
 */
export function planPersistent(
  model: Model,
  pointerBytes: PointerBytes,
  table: KernelTable,
  isPlannedOffline: (tensor: Tensor) => boolean,
): Persistent {
  const tail = createTail(pointerBytes);
  const { take, used } = tail;
  const resources = resourceNames(model, table);
  take(structures.singleArenaBufferAllocator);
  take(structures.greedyMemoryPlanner);
  take(structures.microAllocator);
  if (resources.size > 0) {
    take(structures.resourceVariables, arenaAlignment);
    take(resources.size * sizeFor(structures.resourceVariable, pointerBytes), arenaAlignment);
  }
  take(structures.builtinDataAllocator);
  take(model.subgraphs.length * sizeFor(structures.subgraphAllocations, pointerBytes));
  for (const { tensors } of model.subgraphs) take(tensors.length * sizeFor(structures.evalTensor, pointerBytes));
  for (const { operators } of model.subgraphs)
    take(operators.length * sizeFor(structures.nodeAndRegistration, pointerBytes));

  const beforeKernels = used();
  const kernels = kernelsOf(model, table, pointerBytes);
  for (const { memory } of kernels) {
    if (memory.options === undefined) continue;
    const size = sizeFor(memory.options, pointerBytes);
    take(size, typeof memory.options === "number" ? (size % 4 === 0 ? 4 : 1) : pointerBytes);
  }
  for (const { memory } of kernels) if (memory.data !== undefined) take(memory.data, arenaAlignment);
  const { scratch, preparing } = prepare(model, kernels, table, pointerBytes, tail);
  const kernelBytes = used() - beforeKernels;
  if (scratch.length > 0) take(scratch.length * sizeFor(structures.scratchBufferHandle, pointerBytes));

  const beforeVariables = used();
  for (const { tensors } of model.subgraphs)
    for (const tensor of tensors)
      if (tensor.isVariable && !isPlannedOffline(tensor)) take(tensorBytes(tensor), arenaAlignment);
  const variableBytes = used() - beforeVariables;
  const planning = { front: requestBytes(scratch.length, pointerBytes), back: used() };
  for (const ends of [model.subgraphs[0]!.inputs, model.subgraphs[0]!.outputs]) {
    take(ends.length * pointerBytes, arenaAlignment);
    for (const index of ends)
      for (const size of tensorSizes(model.subgraphs[0]!.tensors[index], pointerBytes)) take(size);
  }
  const bytes = used();
  return {
    bytes,
    runtimeBytes: bytes - kernelBytes - variableBytes,
    kernelBytes,
    variableBytes,
    preparing,
    planning,
    scratch,
  };
}

interface PlacedKernel {
  readonly subgraph: number;
  readonly position: number;
  readonly memory: KernelMemory;
  readonly view: KernelView;
}

function kernelsOf(model: Model, table: KernelTable, pointerBytes: PointerBytes): readonly PlacedKernel[] {
  return model.subgraphs.flatMap(({ tensors, operators }, subgraph) =>
    operators.map((operator, position) => ({
      subgraph,
      position,
      memory: memoryOf(operator, table),
      view: {
        operator,
        inputs: operator.inputs.map((index) => tensors[index]),
        outputs: operator.outputs.map((index) => tensors[index]),
        pointerBytes,
      },
    })),
  );
}

function prepare(
  model: Model,
  kernels: readonly PlacedKernel[],
  table: KernelTable,
  pointerBytes: PointerBytes,
  { take, used }: ReturnType<typeof createTail>,
): { readonly scratch: readonly Scratch[]; readonly preparing: number } {
  const scratch: Scratch[] = [];
  const assigned = new Set<string>();
  let preparing = 0;
  for (const { subgraph, position, memory, view } of kernels) {
    for (const bytes of memory.persistent?.(view) ?? []) take(bytes, arenaAlignment);
    const variable = memory.assignsVariable ? resourceOf(model, table, subgraph, view.operator.inputs[0]!) : undefined;
    if (variable !== undefined && !assigned.has(variable)) {
      assigned.add(variable);
      take(tensorBytes(view.inputs[1]!), arenaAlignment);
    }
    // Kernels look at their tensors through structures that live as long as they prepare.
    const tensors = [...view.inputs, ...view.outputs].flatMap((tensor) => tensorSizes(tensor, pointerBytes));
    const looking = tensors.reduce((sum, size) => sum + size, 0) * (memory.looksTwice ? 2 : 1);
    preparing = Math.max(preparing, used() + requestBytes(scratch.length, pointerBytes) + looking);
    for (const bytes of memory.scratch?.(view) ?? []) scratch.push({ subgraph, operator: position, bytes });
  }
  return { scratch, preparing };
}

function requestBytes(requests: number, pointerBytes: PointerBytes): number {
  return (requests + scratchRequestsPerOperator) * sizeFor(structures.scratchBufferRequest, pointerBytes);
}

/** A TfLiteTensor with its quantization. */
function tensorSizes(tensor: Tensor | undefined, pointerBytes: PointerBytes): readonly number[] {
  if (tensor === undefined) return [];
  const scales = tensor.quantization?.zeroPoint.length ? tensor.quantization.scale.length : 0;
  const quantization = scales > 0 ? [sizeFor(structures.affineQuantization, pointerBytes), 4 + 4 * scales] : [];
  return [sizeFor(structures.tensor, pointerBytes), ...quantization];
}

function resourceNames(model: Model, table: KernelTable): ReadonlySet<string> {
  const names = model.subgraphs.flatMap(({ operators }) =>
    operators.map((operator) => nameOfResource(operator, table)),
  );
  return new Set(names.filter((name) => name !== undefined));
}

/** The variable behind a handle that the same subgraph makes; elsewhere it is known only at run time. */
function resourceOf(model: Model, table: KernelTable, subgraph: number, tensor: number): string | undefined {
  const graph = model.subgraphs[subgraph]!;
  const producer = graph.operators[indexGraph(graph).producer[tensor] ?? -1];
  return producer === undefined ? undefined : nameOfResource(producer, table);
}

function nameOfResource(operator: Operator, table: KernelTable): string | undefined {
  if (!memoryOf(operator, table).ownsOutputs) return undefined;
  const { container, sharedName } = optionsOf(operator) as OptionsOf<"VAR_HANDLE">;
  return `${container ?? ""}/${sharedName ?? ""}`;
}
