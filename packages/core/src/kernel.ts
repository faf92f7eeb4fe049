import type { DType, TypedArray } from "./dtype.ts";
import type { Json } from "./json.ts";
import type { QuantizationParams } from "./model.ts";
import type { OptionsOf } from "./operator.ts";

/** The memory of exactly one runner, so that kernels of several sets work on the same bytes. */
export interface MemoryProvider {
  /** A different object after {@link reserve} had to grow: never keep a view of it. */
  readonly buffer: ArrayBufferLike;
  /** First byte that is free for the runner, aligned to 16. */
  readonly base: number;
  /** Makes at least `sizeBytes` bytes available from {@link base}. @throws LitequantError `MEMORY_LIMIT` */
  reserve(sizeBytes: number): void;
}

/** Bytes that a kernel asked for; both fields are set anew by the runner after growth: read them inside run. */
export interface Slot {
  readonly address: number;
  readonly bytes: Uint8Array;
}

/** A tensor at an operator's port: one object per port for the runner's lifetime. */
export interface TensorView<A extends TypedArray = TypedArray> {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly quantization?: QuantizationParams;
  /** How the data of a sparse constant spread over its shape, as the file says. */
  readonly sparsity?: Json;
  readonly isConstant: boolean;
  /** Set anew after growth or resize: read it inside run. Of a constant it is a view over the file, or a copy where misaligned. */
  readonly data: A;
  /** Byte position in the provider's buffer; -1 for constants. */
  readonly address: number;
}

/** A subgraph as the kernel that calls it sees it: one instance for all who call it, so feed it before every run. */
export interface SubgraphCall {
  /** undefined: an input that was removed as unused. */
  readonly inputs: readonly (TensorView | undefined)[];
  /** Values and shapes stand until the next {@link run}. */
  readonly outputs: readonly TensorView[];
  /** Whether the outputs' shapes are known before it runs. */
  readonly settled: boolean;
  /** Gives all inputs the shapes of these tensors at once, and prepares the subgraph for them. */
  resize(like: readonly Pick<TensorView, "shape">[]): void;
  /** Inside run: gives all inputs shapes and values. */
  feed(values: readonly TensorView[]): void;
  run(): void;
}

/** What a kernel is prepared with. Shapes of outputs are set before prepare, from the shape rule. */
export interface KernelContext<N extends string = string> {
  readonly op: string;
  readonly version: number;
  /** Defaults filled in. */
  readonly options: OptionsOf<N>;
  readonly inputCount: number;
  readonly outputCount: number;
  /** undefined: an optional input that is absent, or a port beyond the list. */
  input(port: number): TensorView | undefined;
  output(port: number): TensorView;
  /** Memory that is dead after each run. */
  scratch(sizeBytes: number): Slot;
  /** Persistent memory, filled once per operator and key, not again when shapes change. */
  pack(key: string, sizeBytes: number, fill: (bytes: Uint8Array) => void): Slot;
  /** Type and parameters of a tensor that only this operator uses (LSTM gate inputs), never data; undefined: not in its list. */
  intermediate(port: number): TensorView | undefined;
  /** A tensor that quantization parameters name by its index (scales of blocks); undefined: not a constant. */
  constant(tensor: number): TensorView | undefined;
  /** Receives values of an intermediate (LSTM), or of a variable among the inputs at every step of a run, while somebody visits them: ask inside run. */
  probe(port: number, side?: "intermediate" | "input"): ((values: Float32Array) => void) | undefined;
  /** A subgraph to run from inside a kernel (IF, WHILE). @throws LitequantError `INVALID_MODEL` when there is none */
  call(subgraph: number): SubgraphCall;
  /**
   * Sets an output's shape that no shape rule told: inside prepare, or inside run, where its view is set anew.
   * undefined, inside prepare: only running tells it, so what reads it is prepared after the first run.
   */
  resize(output: number, shape: readonly number[] | undefined): void;
  /** Inside run: hands over the bytes of an output whose elements have no fixed size (strings). */
  store(output: number, bytes: Uint8Array): void;
  /** What operators of a runner keep for each other beyond a run, by a key of their own; emptied when variables are reset. Ask inside run. */
  readonly resources: Map<string, object>;
  /** How many steps a loop may take in one run. */
  readonly stepLimit: number;
  readonly seed: number;
}

/** An operator's code. */
export interface Kernel<N extends string = string> {
  /**
   * Called when shapes are known and again when they change. Does all sizing and multipliers; must not touch the
   * data of non-constants. Returns the run function, which allocates nothing, or undefined: "not these dtypes, ask the next set".
   */
  prepare(context: KernelContext<N>): (() => void) | undefined;
}

/** An immutable registry of kernels by operator name. */
export interface KernelSet {
  readonly name: string;
  /** The memory that this set's kernels need to work in. */
  readonly memory?: () => MemoryProvider;
  kernel(op: string): Kernel | undefined;
  /** A new set in which `kernel` answers for `op`. */
  with(op: string, kernel: Kernel<never>): KernelSet;
}

/** Makes a kernel set from a record of kernels by operator name. */
export function createKernelSet(
  name: string,
  kernels: Readonly<Record<string, Kernel<never> | undefined>>,
  memory?: () => MemoryProvider,
): KernelSet {
  return {
    name,
    ...(memory && { memory }),
    kernel: (op) => (Object.hasOwn(kernels, op) ? kernels[op] : undefined),
    with: (op, kernel) => createKernelSet(name, { ...kernels, [op]: kernel }, memory),
  };
}
