import type { RunVisitor, Step, Subgraph, TensorValue } from "@litequant/core";

import { CellActivation } from "./activation.ts";
import type { Cell } from "./cell.ts";

interface MutableStep extends Step {
  sample: number;
  readonly inputs: CellActivation[];
  readonly outputs: CellActivation[];
}

/** The steps of one graph as visitors see them: made once, reused in every run. */
export class Visits {
  readonly #subgraph: number;
  readonly #activations: readonly CellActivation[];
  readonly #entered: MutableStep;
  readonly #steps: readonly MutableStep[];
  readonly #probed: { readonly tensor: number; readonly values: Float32Array }[] = [];

  constructor(subgraph: number, graph: Subgraph, cells: readonly Cell[]) {
    this.#subgraph = subgraph;
    this.#activations = cells.map((cell, index) => new CellActivation({ subgraph, index }, cell));
    const computed = (tensors: readonly number[]): CellActivation[] =>
      [...new Set(tensors)]
        .filter((tensor) => tensor >= 0 && !cells[tensor]!.isConstant)
        .map((tensor) => this.#activations[tensor]!);
    const written = (tensors: readonly number[]): number[] =>
      tensors.filter((tensor) => tensor >= 0 && graph.tensors[tensor]!.isVariable);
    const step = (operator: number, inputs: CellActivation[], outputs: CellActivation[]): MutableStep => ({
      sample: 0,
      subgraph,
      operator,
      inputs,
      outputs,
    });
    this.#entered = step(-1, [], computed(graph.inputs));
    this.#steps = graph.operators.map(({ inputs, outputs }, index) =>
      step(
        index,
        computed(inputs),
        [...new Set([...outputs, ...written(inputs)])]
          .filter((tensor) => tensor >= 0)
          .map((tensor) => this.#activations[tensor]!),
      ),
    );
  }

  /** The graph's inputs are set. */
  enter(visitor: RunVisitor, sample: number): void {
    this.#entered.sample = sample;
    for (const activation of this.#entered.outputs) activation.invalidate();
    visitor.before?.(this.#entered);
    visitor.after?.(this.#entered);
  }

  before(visitor: RunVisitor, operator: number, sample: number): void {
    if (!visitor.before) return;
    const step = this.#steps[operator]!;
    step.sample = sample;
    visitor.before(step);
    for (const activation of step.inputs) activation.invalidate();
  }

  after(visitor: RunVisitor, operator: number, sample: number): void {
    const step = this.#steps[operator]!;
    step.sample = sample;
    for (const activation of step.outputs) activation.invalidate();
    const own = step.outputs.length;
    for (const { tensor, values } of this.#probed) {
      const value: TensorValue = { dtype: "float32", shape: [values.length], data: values };
      step.outputs.push(
        new CellActivation({ subgraph: this.#subgraph, index: tensor }, { ...value, isConstant: false, address: -1 }),
      );
    }
    this.#probed.length = 0;
    try {
      visitor.after?.(step);
    } finally {
      step.outputs.length = own;
    }
  }

  /** Keeps inner activations of the operator that runs for its `after`. */
  probe(tensor: number, values: Float32Array): void {
    this.#probed.push({ tensor, values: values.slice() });
  }
}
