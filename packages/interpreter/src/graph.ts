import { LitequantError, byteLength, bytesOf, elementCount } from "@litequant/core";
import type { KnownTensor, Subgraph, TensorView } from "@litequant/core";

import { lifetimesOf, placeInArena } from "./arena.ts";
import type { Lifetimes } from "./arena.ts";
import { Cell, sameShape } from "./cell.ts";
import { checkInputs, checkVersion, locateError } from "./checks.ts";
import { fixConstants } from "./constants.ts";
import type { Engine } from "./engine.ts";
import { foldOperator, foldsAway } from "./fold.ts";
import type { Block } from "./heap.ts";
import { OperatorNode } from "./node.ts";
import { subgraphCall } from "./subgraph-call.ts";
import { Visits } from "./visits.ts";

/** An arena and the first operator whose tensors lie in it; -1 = the graph's inputs too. */
interface Segment {
  readonly first: number;
  readonly block: Block;
}

/**
 * One subgraph, ready to run.
 *
 * Operators are prepared in order. The first whose output shapes wait for values ends a segment; it and what follows
 * are prepared right before it runs, into an arena of their own, and again only when its shapes change.
 */
export class Graph {
  readonly subgraph: number;
  readonly inputs: readonly (Cell | undefined)[];
  readonly outputs: readonly Cell[];
  readonly cells: readonly Cell[];
  readonly nodes: readonly OperatorNode[];
  readonly #engine: Engine;
  readonly #graph: Subgraph;
  readonly #lifetimes: Lifetimes;
  readonly #variables: readonly number[];
  #segments: Segment[] = [];
  #inputsPlaced = false;
  /** Operators before this one are prepared and placed. */
  #ready = 0;
  #running = false;
  #preparing = false;
  #visits: Visits | undefined;

  constructor(engine: Engine, subgraph: number) {
    const { model } = engine;
    const graph = model.subgraphs[subgraph];
    if (graph === undefined) throw new LitequantError("INVALID_MODEL", `no subgraph ${subgraph} in the model`);
    this.subgraph = subgraph;
    this.#engine = engine;
    this.#graph = graph;
    this.#lifetimes = lifetimesOf(graph, engine.keepAll);
    this.cells = graph.tensors.map((tensor) => new Cell(tensor));
    this.nodes = graph.operators.map((operator, index) => new OperatorNode(operator, index, this.cells, this.#host()));
    this.inputs = graph.inputs.map((tensor) => this.cells[tensor]);
    this.outputs = graph.outputs.map((tensor) => this.cells[tensor]!);
    this.#variables = graph.tensors.flatMap(({ isVariable }, tensor) => (isVariable ? [tensor] : []));
    fixConstants(model, subgraph, this.cells);
  }

  /** Gives inputs the shapes of these, by position; a change means that everything is prepared again. */
  resizeInputs(like: readonly ({ readonly shape: readonly number[] } | undefined)[]): void {
    for (let position = 0; position < like.length; position++) {
      const shape = like[position]?.shape;
      const cell = this.inputs[position];
      if (shape === undefined || cell === undefined || cell.isConstant || sameShape(cell.shape, shape)) continue;
      cell.address = -1;
      cell.shape = [...shape];
      this.#ready = 0;
      this.#inputsPlaced = false;
    }
  }

  /** Whether every shape is known before anything runs. */
  get settled(): boolean {
    return this.#ready === this.nodes.length && this.nodes.every(({ waits, open }) => !waits && !open);
  }

  /** Prepares as many operators as shapes allow and gives inputs their memory. */
  prepare(): void {
    if (!this.#inputsPlaced) this.#prepareFrom(0, false);
  }

  /** Runs all operators on the values that the inputs hold. */
  run(): void {
    if (this.#running) throw this.#recursion();
    this.prepare();
    this.#running = true;
    try {
      this.#execute();
    } finally {
      this.#running = false;
    }
  }

  /** To what operators on constants gave them; else int8 to its zero point, everything else to zero bytes. */
  resetVariables(): void {
    for (const tensor of this.#variables) {
      const cell = this.cells[tensor]!;
      if (cell.block === undefined) continue;
      if (cell.initial) {
        bytesOf(cell.data).set(bytesOf(cell.initial));
        continue;
      }
      const zero = cell.dtype === "int8" ? (cell.quantization?.zeroPoint[0] ?? 0) : 0;
      bytesOf(cell.data).fill(zero);
    }
  }

  /** Makes every view anew over a buffer that replaced the former one. */
  refresh(buffer: ArrayBufferLike): void {
    for (const cell of this.cells) cell.refresh(buffer);
    for (const node of this.nodes) {
      for (const slot of node.scratches) slot.refresh(buffer);
      for (const { slot } of node.packs.values()) slot.refresh(buffer);
    }
  }

  /** A tensor whose values are there after a run: ends, variables, constants, or all with `keep: "all"`. */
  kept(tensor: number): TensorView | undefined {
    const cell = this.cells[tensor];
    if (cell === undefined) return undefined;
    const stays =
      cell.isConstant || this.inputs.includes(cell) || this.outputs.includes(cell) || this.#variables.includes(tensor);
    return (stays || this.#engine.keepAll) && (cell.isConstant || cell.address >= 0) ? cell : undefined;
  }

  #execute(): void {
    const { heap, visitor, sample } = this.#engine;
    heap.sync();
    const visits = visitor && (this.#visits ??= new Visits(this.subgraph, this.#graph, this.cells));
    if (visits) visits.enter(visitor, sample);
    const { nodes } = this;
    for (let index = 0; index < nodes.length; index++) {
      const node = nodes[index]!;
      heap.sync();
      if (index >= this.#ready || (node.waits && !this.#shapesHold(node))) this.#prepareFrom(index, true);
      if (visits) visits.before(visitor, index, sample);
      if (node.run) this.#runNode(node, node.run);
      if (visits) visits.after(visitor, index, sample);
    }
    // Whoever called reads the outputs next, and a visitor may have moved the memory.
    heap.sync();
  }

  #runNode(node: OperatorNode, run: () => void): void {
    this.#engine.heap.sync();
    try {
      run();
    } catch (error) {
      throw locateError(error, node, this.subgraph);
    }
  }

  #shapesHold(node: OperatorNode): boolean {
    let shapes: readonly (readonly number[])[] | undefined;
    try {
      shapes = this.#shapesOf(node, true);
    } catch (error) {
      throw locateError(error, node, this.subgraph);
    }
    return shapes === undefined || shapes.every((shape, port) => sameShape(shape, node.outputs[port]?.shape ?? shape));
  }

  #prepareFrom(first: number, running: boolean): void {
    this.#ready = first;
    const placeInputs = !this.#inputsPlaced;
    const from = placeInputs ? -1 : first;
    for (const { block } of this.#segments.filter((segment) => segment.first >= from)) this.#engine.heap.release(block);
    this.#segments = this.#segments.filter((segment) => segment.first < from);
    for (const node of this.nodes.slice(first)) if (!node.folded) this.#forget(node);
    this.#placeVariables();
    const end = this.#prepareNodes(first, running);
    this.#place(from, first, end, placeInputs);
    this.#inputsPlaced = true;
    this.#ready = end;
  }

  /** Prepares operators while their shapes are known; returns the first that is not prepared. */
  #prepareNodes(first: number, running: boolean): number {
    if (this.#preparing) throw this.#recursion();
    this.#preparing = true;
    try {
      for (let index = first; index < this.nodes.length; index++) {
        const known = this.#prepareNode(this.nodes[index]!, running && index === first);
        if (known === "later") return index;
        if (known === "after") return index + 1;
      }
      return this.nodes.length;
    } finally {
      this.#preparing = false;
    }
  }

  /** "later": shapes need values that are not there yet. "after": prepared, but only running it tells its shapes. */
  #prepareNode(node: OperatorNode, running: boolean): "now" | "later" | "after" {
    if (node.folded) return "now";
    try {
      checkVersion(node, this.#engine.facts);
      checkInputs(node, this.#graph, this.cells);
      const shapes = this.#shapesOf(node, false);
      node.waits = this.#engine.facts.shapeRule(node.op) !== undefined && shapes === undefined;
      if (node.waits && !running) return "later";
      const known = shapes ?? this.#shapesOf(node, true);
      known?.forEach((shape, port) => {
        const cell = node.outputs[port];
        if (cell) cell.shape = shape;
      });
      node.prepare(this.#engine.kernels);
      if (known && foldsAway(node, this.#engine.facts)) {
        foldOperator(node, this.#graph.operators[node.index]!, this.#engine.heap, this.cells, this.#lifetimes);
        this.#visits = undefined;
      }
      return node.open || (node.waits && known === undefined) ? "after" : "now";
    } catch (error) {
      throw locateError(error, node, this.subgraph);
    }
  }

  #shapesOf(node: OperatorNode, withValues: boolean): readonly (readonly number[])[] | undefined {
    const rule = this.#engine.facts.shapeRule(node.op);
    const known = node.inputs.map((cell): KnownTensor | undefined => {
      if (cell === undefined) return undefined;
      const { dtype, shape } = cell;
      return cell.isConstant || withValues ? { dtype, shape, values: () => cell.data } : { dtype, shape };
    });
    return rule?.(node.options, known, node.outputCount);
  }

  #place(segment: number, first: number, end: number, withInputs: boolean): void {
    const nodes = this.nodes.slice(first, end).filter(({ folded }) => !folded);
    const outputs = nodes.flatMap(({ index }) => this.#graph.operators[index]!.outputs);
    const tensors = [...new Set(withInputs ? [...this.#graph.inputs, ...outputs] : outputs)].filter((tensor) => {
      const cell = this.cells[tensor];
      return cell !== undefined && !cell.isConstant && cell.block === undefined;
    });
    const { heap } = this.#engine;
    try {
      const block = placeInArena(heap, this.cells, this.#lifetimes, { tensors, nodes });
      this.#segments.push({ first: segment, block });
    } catch (error) {
      throw LitequantError.isInstance(error) ? error.at({ subgraph: this.subgraph }) : error;
    }
  }

  /** Takes the memory of a node's outputs back before shapes change. */
  #forget(node: OperatorNode): void {
    for (const tensor of this.#graph.operators[node.index]!.outputs) {
      const cell = this.cells[tensor];
      if (cell === undefined || cell.isConstant || this.#variables.includes(tensor)) continue;
      if (cell.block) this.#engine.heap.release(cell.block);
      cell.block = undefined;
      cell.address = -1;
    }
    for (const slot of node.scratches) slot.address = -1;
  }

  #placeVariables(): void {
    const missing = this.#variables.map((tensor) => this.cells[tensor]!).filter(({ block }) => block === undefined);
    if (missing.length === 0) return;
    const { heap } = this.#engine;
    const blocks = heap.allocate(missing.map(({ sizeBytes }) => sizeBytes));
    missing.forEach((cell, i) => {
      cell.block = blocks[i];
      cell.place(heap.buffer, blocks[i]!.address, cell.sizeBytes);
    });
    this.resetVariables();
  }

  #recursion(): LitequantError {
    return new LitequantError("INVALID_MODEL", `subgraph ${this.subgraph} calls itself`);
  }

  #host(): ConstructorParameters<typeof OperatorNode>[3] {
    const engine = this.#engine;
    return {
      resources: engine.resources,
      seed: engine.seed,
      stepLimit: engine.stepLimit,
      call: (subgraph) => subgraphCall(engine.graph(subgraph)),
      resized: (node, cell, shape) => this.#resized(node, cell, shape),
      probe: (tensor) => (engine.visitor?.after ? (values) => this.#visits?.probe(tensor, values) : undefined),
    };
  }

  /** Gives an output another shape while its kernel runs; where memory lacks, it stays as it is. */
  #resized(node: OperatorNode, cell: Cell, shape: readonly number[]): void {
    const { heap } = this.#engine;
    const sizeBytes = byteLength(cell.dtype, elementCount(shape));
    if (cell.address >= 0 && sizeBytes <= cell.capacityBytes) {
      cell.shape = shape;
      cell.refresh(heap.buffer);
    } else {
      const [block] = this.#allocate(shape, sizeBytes);
      if (cell.block) heap.release(cell.block);
      cell.shape = shape;
      cell.block = block;
      cell.place(heap.buffer, block!.address, sizeBytes);
    }
    this.#ready = Math.min(this.#ready, node.index + 1);
  }

  #allocate(shape: readonly number[], sizeBytes: number): readonly Block[] {
    try {
      return this.#engine.heap.allocate([sizeBytes]);
    } catch (cause) {
      if (!LitequantError.isInstance(cause)) throw cause;
      throw new LitequantError(
        cause.code,
        `an output of shape [${shape.join(", ")}] needs more memory than there is: ${cause.message}; raise memoryLimit if the model is right`,
        { cause },
      );
    }
  }
}
