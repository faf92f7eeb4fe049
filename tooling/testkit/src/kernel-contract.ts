import { entryOf } from "@litequant/core";
import type { KernelSet, MemoryProvider, Model, RunVisitor, Runner, TensorValue } from "@litequant/core";
import { describe, it } from "vitest";

import { withOddOffsets } from "./build-model.ts";
import { hostileMemory } from "./hostile-memory.ts";
import { expectClose, expectSame } from "./matchers.ts";
import type { ZooSet } from "./zoo.ts";

/** A model, what goes in and what must come out. */
export interface KernelCase {
  readonly name: string;
  /** Called inside the test. */
  load(): {
    readonly model: Model;
    /** By position of subgraph 0's inputs, or of a signature's (see `ZooSet`); several sets run one after the other. */
    readonly sets: readonly ZooSet[];
  };
  /** The sets are one sequence: variables live on. */
  readonly stateful?: boolean;
  /** For float outputs, relative to the output's range; integers are compared exactly. */
  readonly tolerance?: number;
  /** Why this case is not expected to pass; it is skipped, saying so. */
  readonly skip?: string;
}

/** Makes a runner as the interpreter does. */
export type MakeRunner = (
  model: Model,
  options: { readonly kernels: readonly KernelSet[]; readonly memory: MemoryProvider },
) => Runner;

/**
 * The suite that any kernel set is put through: each case runs with constants at odd offsets, in memory whose fresh
 * bytes are NaN, that moves between prepare and run and detaches the buffer that it leaves.
 */
export function runKernelSuite(
  kernels: KernelSet | readonly KernelSet[],
  cases: readonly KernelCase[],
  createRunner: MakeRunner,
): void {
  const sets = Array.isArray(kernels) ? (kernels as readonly KernelSet[]) : [kernels as KernelSet];
  describe(`kernels ${sets.map(({ name }) => name).join(" + ")}`, () => {
    for (const kernelCase of cases) {
      const { name, skip } = kernelCase;
      if (skip === undefined) it(name, () => runCase(sets, kernelCase, createRunner));
      else it.skip(`${name}: ${skip}`, () => {});
    }
  });
}

/** One case of {@link runKernelSuite}. @throws AssertionError when an output differs. */
export function runCase(kernels: readonly KernelSet[], kernelCase: KernelCase, createRunner: MakeRunner): void {
  const { stateful = false, tolerance = 1e-6 } = kernelCase;
  const { model, sets } = kernelCase.load();
  const memory = hostileMemory();
  const runner = createRunner(withOddOffsets(model), { kernels, memory });
  const growOnEntry: RunVisitor = {
    after: ({ operator }) => {
      if (operator === -1) memory.grow();
    },
  };
  sets.forEach(({ signature, inputs, outputs }, index) => {
    const results = runner.run(
      {
        index,
        inputs: nameInputs(model, inputs, signature),
        ...(signature !== undefined && { signature }),
        ...(stateful && index > 0 && { continues: true as const }),
      },
      growOnEntry,
    );
    const names = Object.keys(results).toSorted();
    outputs.forEach((expected, position) => {
      const view =
        signature === undefined
          ? runner.tensor({ subgraph: 0, index: model.subgraphs[0]!.outputs[position]! })
          : results[names[position]!];
      const what = `set ${index}, output ${position}`;
      if (view === undefined) throw new Error(`${what} is not there`);
      expectSame(view.shape, expected.shape, `${what}, shape`);
      if (expected.dtype === "float32") expectClose(view.data, expected.data, tolerance, what);
      else expectSame(view.data, expected.data, what);
    });
  });
}

/** Inputs of subgraph 0, or of a signature's subgraph, by position, under the names that a sample gives them. */
export function nameInputs(
  model: Model,
  values: readonly TensorValue[],
  signature?: string,
): Record<string, TensorValue> {
  const entry = entryOf(model, signature);
  const { inputs } = model.subgraphs[entry.subgraph]!;
  return Object.fromEntries(entry.inputs.map(({ name, tensor }) => [name, values[inputs.indexOf(tensor)]!]));
}
