import { LitequantError, elementBits } from "@litequant/core";
import type { DType, Entry, Model, QuantizationParams, TensorId, TypedArray } from "@litequant/core";

import { checkValue, entryCache, prepareFor } from "./bind.ts";
import { Engine } from "./engine.ts";
import type { RunnerOptions } from "./engine.ts";
import type { Graph } from "./graph.ts";
import { createSignatureRunner } from "./signature-runner.ts";
import type { SignatureRunner } from "./signature-runner.ts";
import { createTensorObservers } from "./tensor-observers.ts";
import type { TensorObserver } from "./tensor-observers.ts";

/** What is to know about a tensor; `shape` is the present one, `shapeSignature` has -1 where it may change. */
export interface TensorDetails {
  readonly index: number;
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly shapeSignature: readonly number[];
  readonly quantization: QuantizationParams | null;
}

/**
 * The interpreter as TensorFlow Lite users know it: allocate, set inputs, invoke, get outputs, by tensor index of the
 * main subgraph. Variables live on from one invoke to the next until they are reset.
 *
 * @example
 * const interpreter = new Interpreter(model);
 * interpreter.allocateTensors();
 * interpreter.setTensor(interpreter.getInputDetails()[0].index, new Float32Array(4));
 * interpreter.invoke();
 * const output = interpreter.getTensor(interpreter.getOutputDetails()[0].index);
 */
export class Interpreter {
  readonly model: Model;
  readonly #engine: Engine;
  readonly #graph: Graph;
  readonly #entry: Entry;
  readonly #unset = new Set<number>();
  readonly #observers = createTensorObservers();
  #shapes: (readonly number[] | undefined)[] = [];
  #state: "new" | "allocated" | "invoked" = "new";
  #runs = 0;

  /** @throws LitequantError `INVALID_MODEL` */
  constructor(model: Model, options: RunnerOptions = {}) {
    this.model = model;
    this.#engine = new Engine(model, options);
    const { inputs, outputs } = model.subgraphs[0] ?? { inputs: [], outputs: [] };
    const ends = (tensors: readonly number[]): Entry["inputs"] =>
      tensors.map((tensor) => ({ name: this.#nameOf(tensor), tensor }));
    this.#entry = { subgraph: 0, inputs: ends(inputs), outputs: ends(outputs) };
    this.#graph = this.#engine.graph(0);
  }

  /**
   * Prepares the model for the present input shapes and resets its variables; inputs are to be set anew.
   *
   * @throws LitequantError `UNSUPPORTED_OPERATOR`, `MEMORY_LIMIT`, or `INVALID_DATA` when the model cannot have these input shapes.
   */
  allocateTensors(): void {
    this.#state = "new";
    const { tensors, inputs } = this.model.subgraphs[0]!;
    const shapes = inputs.map((tensor, position) => this.#shapes[position] ?? tensors[tensor]?.shape);
    prepareFor(this.#graph, shapes, this.#entry, tensors);
    this.#engine.resetVariables();
    for (const tensor of inputs) {
      const settable = tensor >= 0 && !this.#graph.cells[tensor]!.isConstant && !tensors[tensor]!.isVariable;
      if (settable) this.#unset.add(tensor);
    }
    this.#state = "allocated";
  }

  /** The inputs, in order; an input that was removed as unused is left out. */
  getInputDetails(): TensorDetails[] {
    return this.model.subgraphs[0]!.inputs.filter((tensor) => tensor >= 0).map((tensor) => this.#details(tensor));
  }

  /** The outputs, in order. */
  getOutputDetails(): TensorDetails[] {
    return this.model.subgraphs[0]!.outputs.map((tensor) => this.#details(tensor));
  }

  /** All tensors of the main subgraph. */
  getTensorDetails(): TensorDetails[] {
    return this.model.subgraphs[0]!.tensors.map((_, tensor) => this.#details(tensor));
  }

  /**
   * Copies values into an input or a variable.
   *
   * @param values - Of the tensor's dtype and element count; strings as \`writeStrings\` of core lays them out.
   * @throws LitequantError `NOT_READY` before `allocateTensors`; `INVALID_DATA` on another dtype or length; `INVALID_ARGUMENT` on another tensor.
   */
  setTensor(index: number, values: TypedArray): void {
    this.#requireAllocated("setTensor");
    const tensor = this.#tensor(index);
    const cell = this.#graph.cells[index]!;
    if (cell.isConstant || !(this.model.subgraphs[0]!.inputs.includes(index) || tensor.isVariable)) {
      throw this.#argument(index, "it is neither an input nor a variable");
    }
    checkValue(tensor.name || String(index), tensor, { dtype: tensor.dtype, shape: cell.shape, data: values });
    if (elementBits(tensor.dtype) === 0) cell.data = values.slice();
    else (cell.data as Float32Array).set(values as Float32Array);
    this.#unset.delete(index);
  }

  /**
   * Runs the model once.
   *
   * @throws LitequantError `NOT_READY` before `allocateTensors` and while an input was never set.
   */
  invoke(): void {
    this.#requireAllocated("invoke");
    const [unset] = this.#unset;
    if (unset !== undefined) {
      throw new LitequantError(
        "NOT_READY",
        `input ${unset} (${this.#nameOf(unset)}) was never set; call setTensor(${unset}, values) before invoke`,
        {
          location: { tensor: unset },
        },
      );
    }
    this.#engine.run(this.#graph, this.#runs++, this.#observers.visitor());
    this.#state = "invoked";
  }

  /**
   * A copy of a tensor's values: inputs, outputs, variables and constants, with `keep: "all"` every tensor.
   *
   * @throws LitequantError `NOT_READY` when it has no values yet; `INVALID_ARGUMENT` when its memory was used for other tensors.
   */
  getTensor(index: number): TypedArray {
    const tensor = this.#tensor(index);
    const cell = this.#graph.cells[index]!;
    if (!cell.isConstant) {
      this.#requireAllocated("getTensor");
      const isInput = this.model.subgraphs[0]!.inputs.includes(index);
      if (this.#state !== "invoked" && !isInput && !tensor.isVariable) {
        throw new LitequantError("NOT_READY", `tensor ${index} (${tensor.name}) has no values yet; call invoke first`, {
          location: { tensor: index },
        });
      }
    }
    const view = this.#graph.kept(index);
    if (view === undefined)
      throw this.#argument(index, 'its memory was used for other tensors; make the interpreter with { keep: "all" }');
    return view.data.slice();
  }

  /**
   * Gives an input another shape; takes effect with the next `allocateTensors`.
   *
   * @param position - Among the inputs, not a tensor index.
   * @throws LitequantError `INVALID_ARGUMENT` when there is no such input or the shape is none.
   */
  resizeInput(position: number, shape: readonly number[]): void {
    const tensor = this.model.subgraphs[0]!.inputs[position];
    if (tensor === undefined || tensor < 0)
      throw new LitequantError("INVALID_ARGUMENT", `no input at position ${position}`);
    if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0)) {
      throw new LitequantError("INVALID_ARGUMENT", `[${shape.join(", ")}] is no shape: sizes are whole numbers from 0`);
    }
    this.#shapes = this.model.subgraphs[0]!.inputs.map((_, at) => (at === position ? [...shape] : this.#shapes[at]));
    this.#state = "new";
  }

  /**
   * Watches a tensor while the model runs, intermediate ones too: inputs when their subgraph is entered, all others when
   * their operator has run, in loops once per iteration. Constants are never computed.
   *
   * @param id - An index in the main subgraph, or a tensor of any subgraph.
   * @param observer - Gets the values on loan: copy what is to outlive the call.
   * @returns A function that ends the watch.
   * @throws LitequantError `INVALID_ARGUMENT` when there is no such tensor.
   */
  observeTensor(id: number | TensorId, observer: TensorObserver): () => void {
    const { subgraph, index } = typeof id === "number" ? { subgraph: 0, index: id } : id;
    if (this.model.subgraphs[subgraph]?.tensors[index] === undefined)
      throw new LitequantError("INVALID_ARGUMENT", `subgraph ${subgraph} has no tensor ${index}`);
    return this.#observers.add({ subgraph, index }, observer);
  }

  /** Variables and resources back to their initial state. */
  resetVariables(): void {
    this.#engine.resetVariables();
  }

  /** Signature keys with the names of their inputs and outputs, in alphabetical order. */
  getSignatureList(): Record<string, { readonly inputs: string[]; readonly outputs: string[] }> {
    const list = this.model.signatures.map(
      ({ key, inputs, outputs }) =>
        [key, { inputs: Object.keys(inputs).toSorted(), outputs: Object.keys(outputs).toSorted() }] as const,
    );
    return Object.fromEntries(list);
  }

  /**
   * A function-like view of one signature; without a key, of the only one.
   *
   * @throws LitequantError `INVALID_DATA` when the model has no such signature.
   */
  getSignatureRunner(key?: string): SignatureRunner {
    const { signatures } = this.model;
    if (key === undefined && signatures.length !== 1) {
      throw new LitequantError(
        "INVALID_ARGUMENT",
        `the model has ${signatures.length} signatures: name one of ${signatures.map((each) => `"${each.key}"`).join(", ") || "none"}`,
      );
    }
    const entry = entryCache(this.model)(key ?? signatures[0]!.key);
    return createSignatureRunner(this.#engine, entry, () => {
      // Its inputs and outputs may be those of the main subgraph, which then holds other values and shapes.
      if (entry.subgraph === 0) this.#state = "new";
      return this.#observers.visitor();
    });
  }

  #details(index: number): TensorDetails {
    const { name, dtype, shape, shapeSignature, quantization } = this.#tensor(index);
    const { inputs } = this.model.subgraphs[0]!;
    const present =
      this.#state === "new" ? (this.#shapes[inputs.indexOf(index)] ?? shape) : this.#graph.cells[index]!.shape;
    return {
      index,
      name,
      dtype,
      shape: [...present],
      shapeSignature: [...(shapeSignature ?? shape)],
      quantization: quantization ?? null,
    };
  }

  #tensor(index: number): Model["subgraphs"][number]["tensors"][number] {
    const tensor = this.model.subgraphs[0]!.tensors[index];
    if (tensor === undefined) throw new LitequantError("INVALID_ARGUMENT", `no tensor ${index} in the main subgraph`);
    return tensor;
  }

  #nameOf(tensor: number): string {
    return this.model.subgraphs[0]?.tensors[tensor]?.name || String(tensor);
  }

  #argument(index: number, why: string): LitequantError {
    return new LitequantError("INVALID_ARGUMENT", `tensor ${index} (${this.#nameOf(index)}): ${why}`, {
      location: { tensor: index },
    });
  }

  #requireAllocated(what: string): void {
    if (this.#state === "new")
      throw new LitequantError(
        "NOT_READY",
        `${what} before allocateTensors; call it first, and again after resizeInput`,
      );
  }
}
