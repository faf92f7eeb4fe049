import { arrayFromBytes, bytesOf, editModel, elementCount, isConstant } from "@litequant/core";
import type { Model, ModelEditor, Operator, OpName, Tensor, TensorRange } from "@litequant/core";
import { optionsOf } from "@litequant/ops";

import { rewrites } from "./rewrites/index.ts";
import type { Range, Rewritable, Step } from "./rewrites/rewrite.ts";
import type { TransformRules, Transformed } from "./transform.ts";

/**
 * Replaces float operators by others that compute the same and have integer kernels in more runtimes: SQUARE by MUL, NEG by
 * MUL with -1, ADD_N by ADDs, POW with a constant exponent by products and roots, ...
 *
 * Every new operator links back to the one that it stands for. Tensors between them get ranges that follow from those of
 * the operator's inputs and output. Which operators: all that a rule is known for and that `mayRewrite` does not refuse.
 */
export function rewriteOperators(model: Model, rules: TransformRules = {}): Transformed {
  const editor = editModel(model);
  const added: Added[] = [];
  model.subgraphs.forEach((graph, subgraph) => {
    const operators: Operator[] = [];
    const origins: number[] = [];
    graph.operators.forEach((operator, index) => {
      const steps = rewritten(model, editor, { subgraph, index }, rules, added);
      for (const replacement of steps ?? [operator]) {
        operators.push(replacement);
        origins.push(index);
      }
    });
    if (operators.length > graph.operators.length || operators.some((operator, i) => operator !== graph.operators[i]))
      editor.setOperators(subgraph, operators, origins);
  });
  const edited = editor.build();
  return { ...edited, ranges: rangesOf(edited.model, added), fused: [], diagnostics: [] };
}

interface Place {
  readonly subgraph: number;
  readonly index: number;
}

/** A tensor between two steps. Its name finds it in the edited model. */
interface Added {
  readonly subgraph: number;
  readonly name: string;
  readonly range: Range | undefined;
}

function rewritten(
  model: Model,
  editor: ModelEditor,
  { subgraph, index }: Place,
  { rangeOf, mayRewrite }: TransformRules,
  added: Added[],
): readonly Operator[] | undefined {
  const { tensors, operators } = model.subgraphs[subgraph]!;
  const operator = operators[index]!;
  const rewrite = rewrites[operator.op as OpName];
  const output = tensors[operator.outputs[0] ?? -1];
  if (rewrite === undefined || output?.dtype !== "float32" || mayRewrite?.(subgraph, index) === false) return undefined;

  const inputAt = (input: number): Tensor => tensors[operator.inputs[input]!]!;
  const valuesOf = (input: number): ArrayLike<number> | undefined => {
    const { dtype, shape, buffer, sparsity } = inputAt(input);
    const known = sparsity === undefined && isConstant(model, model.subgraphs[subgraph]!, operator.inputs[input]!);
    const bytes = known && (dtype === "float32" || dtype === "int32") ? model.buffers[buffer] : undefined;
    if (bytes?.byteLength !== 4 * elementCount(shape)) return undefined;
    return arrayFromBytes(dtype, bytes.slice()) as Float32Array | Int32Array;
  };
  const rewritable: Rewritable = {
    inputs: operator.inputs,
    options: (optionsOf(operator) ?? {}) as Rewritable["options"],
    shapeOf: (input) => inputAt(input).shapeSignature ?? inputAt(input).shape,
    valuesOf,
    rangeOf: (input) => {
      const values = valuesOf(input);
      return values ? extremes(values) : rangeOf?.(subgraph, operator.inputs[input]!);
    },
    outputRange: rangeOf?.(subgraph, operator.outputs[0]!),
    constant: (values, shape = []) =>
      editor.addTensor(
        subgraph,
        { name: `${output.name};constant`, dtype: "float32", shape, hasRank: true, isVariable: false, buffer: 0 },
        bytesOf(Float32Array.from(values)),
      ),
    between(range) {
      const name = `${output.name};${operator.op}${added.length}`;
      added.push({ subgraph, name, range });
      return editor.addTensor(subgraph, { ...output, name, buffer: 0 });
    },
  };
  return rewrite(rewritable)?.map((step) => operatorOf(step, operator));
}

function operatorOf({ op, inputs, output, options }: Step, { outputs }: Operator): Operator {
  const base = { version: 1, inputs, outputs: output === undefined ? outputs : [output], intermediates: [] };
  return { ...base, op, ...(options && { options }) } as Operator;
}

function extremes(values: ArrayLike<number>): Range {
  let [min, max] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    min = Math.min(min, values[i]!);
    max = Math.max(max, values[i]!);
  }
  return { min, max };
}

function rangesOf({ subgraphs }: Model, added: readonly Added[]): TensorRange[] {
  return added.flatMap(({ subgraph, name, range }) => {
    if (range === undefined) return [];
    const index = subgraphs[subgraph]!.tensors.findLastIndex((tensor) => tensor.name === name);
    return [{ subgraph, index, name, ...range }];
  });
}
