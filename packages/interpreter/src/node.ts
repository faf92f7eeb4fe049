import type { Kernel, KernelContext, KernelSet, OpName, Operator, OptionsOf, Slot, TensorView } from "@litequant/core";
import { LitequantError, elementBits } from "@litequant/core";
import { defaultOptions } from "@litequant/ops";

import { ByteSlot, sameShape } from "./cell.ts";
import type { Cell } from "./cell.ts";
import type { Block } from "./heap.ts";

/** Memory that outlives every run, and what fills it. */
export interface Pack {
  readonly slot: ByteSlot;
  readonly fill: (bytes: Uint8Array) => void;
  block: Block | undefined;
}

/** What a node needs from the graph that it is in. */
export interface NodeHost {
  readonly resources: Map<string, object>;
  readonly stepLimit: number;
  readonly seed: number;
  call(subgraph: number): ReturnType<KernelContext["call"]>;
  /** Gives an output another shape, and memory that holds it. */
  resized(node: OperatorNode, cell: Cell, shape: readonly number[]): void;
  /** Receives inner activations of the operator that runs; undefined while nobody visits. */
  probe(tensor: number): ((values: Float32Array) => void) | undefined;
}

/** An operator of a graph: the context that its kernel is prepared with, and the kernel's run function. */
export class OperatorNode implements KernelContext {
  readonly op: string;
  readonly version: number;
  readonly options: OptionsOf<string>;
  readonly inputCount: number;
  readonly outputCount: number;
  readonly index: number;
  readonly inputs: readonly (Cell | undefined)[];
  readonly outputs: readonly (Cell | undefined)[];
  /** The kernel's run function; undefined: not prepared, or computed once and for all. */
  run: (() => void) | undefined;
  /** The shapes of its outputs follow from values that only running gives. */
  waits = false;
  /** Its kernel said at prepare that only running it tells the shapes of its outputs. */
  open = false;
  /** Its outputs depend on constants alone and have been computed. */
  folded = false;
  /** Between the begin and the end of a kernel's prepare. */
  preparing = false;
  scratches: ByteSlot[] = [];
  readonly packs = new Map<string, Pack>();
  readonly #host: NodeHost;
  readonly #cells: readonly Cell[];
  readonly #tensors: { readonly input: readonly number[]; readonly intermediate: readonly number[] };
  #set = "";

  constructor(operator: Operator, index: number, cells: readonly Cell[], host: NodeHost) {
    this.op = operator.op;
    this.version = operator.version;
    const given: object | undefined =
      "bytes" in operator ? operator.bytes : "options" in operator ? operator.options : undefined;
    const defaults = defaultOptions(operator.op as OpName) as object | undefined;
    this.options = (
      ArrayBuffer.isView(given) || defaults === undefined ? given : { ...defaults, ...given }
    ) as OptionsOf<string>;
    this.index = index;
    this.inputs = operator.inputs.map((tensor) => cells[tensor]);
    this.outputs = operator.outputs.map((tensor) => cells[tensor]);
    this.inputCount = this.inputs.length;
    this.outputCount = this.outputs.length;
    this.#cells = cells;
    this.#tensors = { input: operator.inputs, intermediate: operator.intermediates };
    this.#host = host;
  }

  get resources(): Map<string, object> {
    return this.#host.resources;
  }

  get stepLimit(): number {
    return this.#host.stepLimit;
  }

  get seed(): number {
    return this.#host.seed;
  }

  input(port: number): TensorView | undefined {
    return this.inputs[port];
  }

  output(port: number): TensorView {
    const cell = this.outputs[port];
    if (cell === undefined)
      throw new LitequantError("INVALID_MODEL", `output ${port} of ${this.outputCount} is missing`);
    return cell;
  }

  scratch(sizeBytes: number): Slot {
    const slot = new ByteSlot(sizeBytes);
    this.scratches.push(slot);
    return slot;
  }

  pack(key: string, sizeBytes: number, fill: (bytes: Uint8Array) => void): Slot {
    const own = `${this.#set}:${key}`;
    let pack = this.packs.get(own);
    if (pack === undefined) this.packs.set(own, (pack = { slot: new ByteSlot(sizeBytes), fill, block: undefined }));
    return pack.slot;
  }

  intermediate(port: number): TensorView | undefined {
    return this.#cells[this.#tensors.intermediate[port] ?? -1];
  }

  constant(tensor: number): TensorView | undefined {
    const cell = this.#cells[tensor];
    return cell?.isConstant ? cell : undefined;
  }

  probe(port: number, side: "intermediate" | "input" = "intermediate"): ((values: Float32Array) => void) | undefined {
    const tensor = this.#tensors[side][port];
    return tensor === undefined ? undefined : this.#host.probe(tensor);
  }

  call(subgraph: number): ReturnType<KernelContext["call"]> {
    return this.#host.call(subgraph);
  }

  resize(output: number, shape: readonly number[] | undefined): void {
    const cell = this.output(output) as Cell;
    if (shape === undefined) {
      this.open ||= this.preparing;
      return;
    }
    if (sameShape(cell.shape, shape)) return;
    if (this.preparing) cell.shape = [...shape];
    else this.#host.resized(this, cell, [...shape]);
  }

  store(output: number, bytes: Uint8Array): void {
    const cell = this.output(output) as Cell;
    if (elementBits(cell.dtype) > 0) {
      throw new LitequantError("INVALID_ARGUMENT", `output ${output} is ${cell.dtype}: write its values into its data`);
    }
    cell.data = bytes;
  }

  /**
   * Finds the first kernel that takes these shapes and dtypes.
   *
   * @throws LitequantError `UNSUPPORTED_OPERATOR` when none does.
   */
  prepare(sets: readonly KernelSet[]): void {
    this.run = undefined;
    this.preparing = true;
    const declined: string[] = [];
    try {
      for (const set of sets) {
        const kernel: Kernel | undefined = set.kernel(this.op);
        if (kernel === undefined) continue;
        this.#set = set.name;
        this.scratches = [];
        this.open = false;
        const packed = [...this.packs.keys()];
        this.run = kernel.prepare(this);
        if (this.run) return;
        for (const key of this.packs.keys()) if (!packed.includes(key)) this.packs.delete(key);
        declined.push(set.name);
      }
    } finally {
      this.preparing = false;
    }
    throw unsupported(this, sets, declined);
  }
}

function unsupported(node: OperatorNode, sets: readonly KernelSet[], declined: readonly string[]): LitequantError {
  const types = (cells: readonly (Cell | undefined)[]): string => cells.map((cell) => cell?.dtype ?? "none").join(", ");
  const names = sets.map(({ name }) => `"${name}"`).join(", ") || "none given";
  const signature = `version ${node.version}, ${types(node.inputs)} -> ${types(node.outputs)}`;
  if (declined.length > 0) {
    return new LitequantError(
      "UNSUPPORTED_OPERATOR",
      `no kernel for these types (${signature}) among the kernel sets ${names}; convert the model with other types, or pass a kernel that takes them: kernels.with("${node.op}", kernel)`,
    );
  }
  const remedy = node.op.startsWith("CUSTOM:Flex")
    ? "it is an operator of TensorFlow itself (Flex); convert the model again without SELECT_TF_OPS"
    : `pass a kernel for it: kernels.with("${node.op}", kernel)`;
  return new LitequantError("UNSUPPORTED_OPERATOR", `no kernel (${signature}) in the kernel sets ${names}; ${remedy}`);
}
