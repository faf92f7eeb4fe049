import type { KernelSet, MemoryProvider, Model, RunVisitor } from "@litequant/core";
import { LitequantError } from "@litequant/core";
import { referenceKernels } from "@litequant/kernels";
import { facts as builtinFacts } from "@litequant/ops";
import type { OpFacts } from "@litequant/ops";

import { arrayMemory } from "./array-memory.ts";
import { Graph } from "./graph.ts";
import { Heap } from "./heap.ts";

/** How a model is run. */
export interface RunnerOptions {
  /** Tried in order for every operator; the first kernel that takes its types runs it. The reference kernels unless told. */
  readonly kernels?: readonly KernelSet[];
  /** `"all"`: every tensor keeps memory of its own, readable after a run. `"outputs"` unless told: ends and constants. */
  readonly keep?: "outputs" | "all";
  /** Memory for exactly this runner. Otherwise that of the first kernel set that names some, or a growing ArrayBuffer. */
  readonly memory?: MemoryProvider;
  /** Largest number of bytes that arenas, packed weights and variables may take together. */
  readonly memoryLimit?: number;
  /** Facts and shape rules of operators: `facts.with(spec, shapeRule)` adds those of custom ones. */
  readonly facts?: OpFacts;
  /** How many steps a loop (WHILE) may take in one run; 100,000 unless told. */
  readonly stepLimit?: number;
  /** Seed of operators that draw random numbers; 0 unless told. */
  readonly seed?: number;
}

/** What all subgraphs of a running model share. */
export class Engine {
  readonly model: Model;
  readonly kernels: readonly KernelSet[];
  readonly facts: OpFacts;
  readonly keepAll: boolean;
  readonly seed: number;
  readonly stepLimit: number;
  readonly heap: Heap;
  readonly resources = new Map<string, object>();
  /** Of the run that is under way. */
  visitor: RunVisitor | undefined;
  sample = 0;
  readonly #graphs = new Map<number, Graph>();

  constructor(model: Model, options: RunnerOptions = {}) {
    const {
      kernels = [referenceKernels],
      keep = "outputs",
      memory,
      memoryLimit = Infinity,
      facts = builtinFacts,
      seed = 0,
      stepLimit = 100_000,
    } = options;
    this.model = model;
    this.kernels = kernels;
    this.facts = facts;
    this.keepAll = keep === "all";
    this.seed = seed;
    this.stepLimit = stepLimit;
    const own = kernels.find((set) => set.memory !== undefined)?.memory;
    this.heap = new Heap(memory ?? own?.() ?? arrayMemory(), memoryLimit, (buffer) => {
      for (const graph of this.#graphs.values()) graph.refresh(buffer);
    });
  }

  /** The one instance of a subgraph, made when it is first needed. */
  graph(subgraph: number): Graph {
    let graph = this.#graphs.get(subgraph);
    if (graph === undefined) this.#graphs.set(subgraph, (graph = new Graph(this, subgraph)));
    return graph;
  }

  /** The instance of a subgraph, if it was ever needed. */
  existing(subgraph: number): Graph | undefined {
    return this.#graphs.get(subgraph);
  }

  /** Runs a subgraph for a sample, seen by a visitor. */
  run(graph: Graph, sample: number, visitor: RunVisitor | undefined): void {
    if (this.visitor)
      throw new LitequantError("NOT_READY", "a visitor runs the runner that it visits; use a second runner");
    this.visitor = visitor;
    this.sample = sample;
    try {
      graph.run();
    } finally {
      this.visitor = undefined;
    }
  }

  /** Variables and resources back to their initial state, in all subgraphs. */
  resetVariables(): void {
    this.resources.clear();
    for (const graph of this.#graphs.values()) graph.resetVariables();
  }
}
