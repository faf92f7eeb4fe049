import { editModel, indexGraph } from "@litequant/core";
import type { Model, Operator, Subgraph } from "@litequant/core";
import { optionsOf, specOf as builtinSpecOf } from "@litequant/ops";

import type { Fused, Transformed, TransformRules } from "./transform.ts";

type SpecOf = NonNullable<TransformRules["specOf"]>;

/**
 * Moves activations (RELU, RELU6, RELU_N1_TO_1) into the float operator that feeds them.
 *
 * That operator must be able to (`fusesActivation` of its facts), have no activation yet, and its output must have no
 * other reader and be no output of the model. The fused operator writes the activation's output, whose range and name
 * stay; for int8 this spares a kernel and a rounding.
 */
export function fuseActivations(model: Model, { specOf = builtinSpecOf, mayFuse }: TransformRules = {}): Transformed {
  const editor = editModel(model);
  const fused: Fused[] = [];
  model.subgraphs.forEach((graph, subgraph) => {
    const found = findPairs(model, subgraph, specOf);
    const taken = new Map([...found].filter(([from, into]) => mayFuse?.(subgraph, from, into) ?? true));
    if (taken.size === 0) return;
    const takers = new Map([...taken].map(([from, into]) => [into, from]));
    const kept = graph.operators.flatMap((operator, index) => (taken.has(index) ? [] : [{ operator, index }]));
    editor.setOperators(
      subgraph,
      kept.map(({ operator, index }) => {
        const activation = graph.operators[takers.get(index) ?? -1];
        return activation ? withActivation(operator, activation, specOf) : operator;
      }),
      kept.map(({ index }) => index),
    );
    for (const [from, into] of taken) fused.push({ subgraph, from, into });
  });
  return { ...editor.build(), fused, diagnostics: [] };
}

/** Activations that can move, with the operator that takes them. */
function findPairs(model: Model, subgraph: number, specOf: SpecOf): ReadonlyMap<number, number> {
  const graph = model.subgraphs[subgraph]!;
  const { producer, consumers } = indexGraph(graph);
  const seen = visibleTensors(model, subgraph);
  const taken = new Map<number, number>();
  graph.operators.forEach(({ op, inputs }, index) => {
    const [between = -1] = inputs;
    const into = producer[between] ?? -1;
    if (specOf(op)?.activation === undefined || into < 0 || taken.has(into)) return;
    const alone = consumers[between]!.length === 1 && !seen.has(between);
    if (alone && canTake(graph, into, between, specOf)) taken.set(index, into);
  });
  return taken;
}

function canTake({ operators, tensors }: Subgraph, index: number, output: number, specOf: SpecOf): boolean {
  const operator = operators[index]!;
  const { dtype, isVariable } = tensors[output]!;
  if (
    specOf(operator.op)?.fusesActivation !== true ||
    dtype !== "float32" ||
    isVariable ||
    operator.outputs.length !== 1
  )
    return false;
  return ((optionsOf(operator) ?? {}) as { fusedActivationFunction?: string }).fusedActivationFunction === "NONE";
}

/** Tensors that somebody outside may look at: outputs of the subgraph and of its signatures. */
function visibleTensors({ subgraphs, signatures }: Model, subgraph: number): ReadonlySet<number> {
  const named = signatures.filter((signature) => signature.subgraph === subgraph);
  return new Set([...subgraphs[subgraph]!.outputs, ...named.flatMap(({ outputs }) => Object.values(outputs))]);
}

function withActivation(operator: Operator, activation: Operator, specOf: SpecOf): Operator {
  const options = { ...optionsOf(operator), fusedActivationFunction: specOf(activation.op)!.activation };
  return { ...operator, options, outputs: activation.outputs } as Operator;
}
