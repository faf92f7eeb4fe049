import { LitequantError } from "@litequant/core";
import type { Model, Runner, TensorValue } from "@litequant/core";

import { bindSample, entryCache } from "./bind.ts";
import type { Cell } from "./cell.ts";
import { Engine } from "./engine.ts";
import type { RunnerOptions } from "./engine.ts";

/**
 * Makes a runner for a model: prepared once for each subgraph and shape, then runs without allocating, save for the
 * outputs, which the caller owns.
 *
 * A sample of another shape resizes the graph. After an error the runner is usable as before. Subgraphs that
 * signatures name have plans of their own, made when first run; resources are shared by all.
 *
 * @throws LitequantError `INVALID_MODEL`; its `run` also `UNSUPPORTED_OPERATOR`, `INVALID_DATA`, `MEMORY_LIMIT`.
 * @example
 * const runner = createRunner(model);
 * const { output } = runner.run({ index: 0, inputs: { input: { dtype: "float32", shape: [1, 4], data } } });
 */
export function createRunner(model: Model, options: RunnerOptions = {}): Runner {
  const engine = new Engine(model, options);
  const entryFor = entryCache(model);
  return {
    model,
    run(sample, visitor) {
      try {
        const entry = entryFor(sample.signature);
        const graph = engine.graph(entry.subgraph);
        if (!sample.continues) engine.resetVariables();
        bindSample(model, entry, graph, sample.inputs);
        engine.run(graph, sample.index, visitor);
        const outputs: Record<string, TensorValue> = {};
        for (const { name, tensor } of entry.outputs) outputs[name] = ownedValue(graph.cells[tensor]!);
        return outputs;
      } catch (error) {
        throw LitequantError.isInstance(error) ? error.at({ sample: sample.index }) : error;
      }
    },
    tensor: ({ subgraph, index }) => engine.existing(subgraph)?.kept(index),
    resetVariables: () => engine.resetVariables(),
  };
}

/** A copy of a tensor that stays when the runner goes on. */
export function ownedValue({ dtype, shape, data }: Cell): TensorValue {
  return { dtype, shape: [...shape], data: data.slice() };
}
