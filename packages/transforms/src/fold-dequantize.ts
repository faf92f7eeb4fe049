import { arrayFromBytes, bytesOf, editModel, float16ToNumber, isConstant } from "@litequant/core";
import type { Model, Operator } from "@litequant/core";
import { specOf as builtinSpecOf } from "@litequant/ops";

import type { Removed, Transformed, TransformRules } from "./transform.ts";

/**
 * Makes float16 constants float32 again, and drops the DEQUANTIZE behind them: a float16 file becomes the float model that
 * quantization expects. No value changes.
 *
 * Integer constants behind a DEQUANTIZE stay: they are quantized already. So do sparse constants and those in other files.
 *
 * @param rules - Facts about operators.
 */
export function foldDequantize(model: Model, { specOf = builtinSpecOf }: TransformRules = {}): Transformed {
  const editor = editModel(model);
  const removed: Removed[] = [];
  const widened = new Map<number, Uint8Array>();
  model.subgraphs.forEach((graph, subgraph) => {
    const isFolded = ({ op, inputs: [from = -1], outputs: [to = -1] }: Operator): boolean => {
      if (specOf(op)?.converts === undefined || from < 0 || to < 0) return false;
      const [{ dtype, sparsity, externalBuffer = 0 }, target] = [graph.tensors[from]!, graph.tensors[to]!];
      if (dtype !== "float16" || target.dtype !== "float32") return false;
      return isConstant(model, graph, from) && sparsity === undefined && externalBuffer === 0;
    };
    const kept: number[] = [];
    graph.operators.forEach((operator, index) => {
      if (!isFolded(operator)) return void kept.push(index);
      const { buffer } = graph.tensors[operator.inputs[0]!]!;
      const to = operator.outputs[0]!;
      const bytes = widened.get(buffer) ?? toFloat32(model.buffers[buffer]!);
      widened.set(buffer, bytes);
      editor.replaceTensor({ subgraph, index: to }, graph.tensors[to]!, bytes);
      removed.push({ subgraph, operator: index, reason: FOLDED });
    });
    if (kept.length < graph.operators.length) {
      editor.setOperators(
        subgraph,
        kept.map((index) => graph.operators[index]!),
        kept,
      );
    }
  });
  return { ...editor.build(), fused: [], removed, diagnostics: [] };
}

const FOLDED = { code: "FOLDED", message: "its float16 constant is float32 again, as which it is quantized" };

function toFloat32(halves: Uint8Array): Uint8Array {
  return bytesOf(Float32Array.from(arrayFromBytes("float16", halves) as Uint16Array, float16ToNumber));
}
