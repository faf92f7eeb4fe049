import { readdirSync, readFileSync } from "node:fs";

import { elementCount, isConstant, LitequantError } from "@litequant/core";
import type { CalibrationTable, Model, Operator, Scheme, Tensor } from "@litequant/core";
import { specOf } from "@litequant/ops";
import { dynamicRange } from "@litequant/quantizer-dynamic-range";
import { float16 } from "@litequant/quantizer-float16";
import { int16x8 } from "@litequant/quantizer-int16x8";
import { int8 } from "@litequant/quantizer-int8";
import { weightOnly } from "@litequant/quantizer-weight-only";
import { decodeModel } from "@litequant/schema";
import { describeShared, requireShared } from "@litequant/testkit";
import { expect, it } from "vitest";

import { placeholderRanges, planModel } from "../src/index.ts";
import type { LedgerEntry } from "../src/index.ts";

/** An operator of the file, with what reasons speak of. */
interface Seen {
  readonly model: Model;
  readonly entry: LedgerEntry;
  readonly operator: Operator;
  /** Float constants among its inputs, before and behind a DEQUANTIZE of float16. */
  readonly constants: readonly Tensor[];
  readonly tensors: readonly Tensor[];
}

/** By code: whether the reason is true of an operator that is not quantized. */
const truths: Readonly<Record<string, (seen: Seen) => boolean>> = {
  NOT_FLOAT: ({ tensors }) => tensors.every(({ dtype }) => dtype !== "float32"),
  KEPT: ({ tensors }) => tensors.some(({ quantization }) => quantization?.scale.length),
  CONVERTS: ({ operator }) => specOf(operator.op)?.converts !== undefined,
  MEETS: ({ operator }) => specOf(operator.op)?.converts !== undefined,
  FOLDED: ({ operator }) => specOf(operator.op)?.converts !== undefined,
  UNKNOWN_OPERATOR: ({ operator }) => specOf(operator.op) === undefined,
  // What only the converter writes, and what is no kernel of ours to ask for, has a reason of its own in the facts.
  NO_INT8_KERNEL: ({ operator }) => /^(undefined|compat)$/.test(String(specOf(operator.op)?.modes.int8)),
  NO_INT16X8_KERNEL: ({ operator }) => /^(undefined|compat)$/.test(String(specOf(operator.op)?.modes.int16x8)),
  NO_CONSTANTS: ({ constants }) => constants.length === 0,
  NO_WEIGHTS: ({ constants, operator }) =>
    constants.length === 0 || !specOf(operator.op)?.inputs.some(({ role, hybrid }) => role === "weight" || hybrid),
  FEW_ELEMENTS: ({ constants }) => constants.some(({ shape }) => elementCount(shape) < 1024),
  // Neighbours decide: what it touches is read or written by something that stays float, or by users.
  BETWEEN_FLOATS: ({ entry }) => entry.to === "float32",
  STAYS_WHOLE: ({ operator, entry }) => specOf(operator.op)?.whole === true || entry.subgraph > 0,
};
const done: ReadonlySet<string> = new Set(["QUANTIZED", "FUSED", "DEAD", "REWRITTEN"]);

const schemes: readonly Scheme[] = [int8(), int16x8(), dynamicRange(), float16(), weightOnly()];

describeShared("the ledger of every float model of the corpus", () => {
  it("has a reason for each operator that stays float, and a true one", { timeout: 120_000 }, () => {
    const root = requireShared("corpus");
    const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".tflite"));
    let [planned, judged] = [0, 0];
    const untrue: string[] = [];
    for (const name of files.toSorted()) {
      const model = readModel(`${root}/${name}`);
      const ranges = model && placeholderRanges(model);
      for (const scheme of model ? schemes : []) {
        const entries = planEntries(model!, scheme, ranges!);
        if (entries.length === 0) continue;
        planned++;
        expect(entries).toHaveLength(model!.subgraphs.reduce((sum, { operators }) => sum + operators.length, 0));
        for (const entry of entries) {
          if (done.has(entry.reason.code)) continue;
          judged++;
          const isTrue = truths[entry.reason.code];
          if (isTrue?.(seen(model!, entry)) === true && entry.reason.message !== "") continue;
          untrue.push(`${name}, ${scheme.name}: ${entry.op} (operator ${entry.index}): ${entry.reason.code}`);
        }
      }
    }
    expect(untrue).toEqual([]);
    expect(planned).toBeGreaterThan(350);
    expect(judged).toBeGreaterThan(3000);
  });
});

/** undefined: the corpus has files that are broken on purpose. */
function readModel(path: string): Model | undefined {
  try {
    return decodeModel(readFileSync(path)).model;
  } catch {
    return undefined;
  }
}

/** The ledger; empty where the model is quantized already. */
function planEntries(model: Model, scheme: Scheme, ranges: CalibrationTable): readonly LedgerEntry[] {
  try {
    return planModel(model, { scheme, ...(scheme.activations && { ranges }) }).operators;
  } catch (error) {
    if (LitequantError.isInstance(error) && error.code === "ALREADY_QUANTIZED") return [];
    throw error;
  }
}

function seen(model: Model, entry: LedgerEntry): Seen {
  const graph = model.subgraphs[entry.subgraph]!;
  const operator = graph.operators[entry.index]!;
  const isHalf = (index: number): boolean =>
    graph.tensors[index]!.dtype === "float16" && isConstant(model, graph, index);
  const isFloatConstant = (index: number): boolean => {
    if (graph.tensors[index]?.dtype !== "float32") return false;
    const writer = graph.operators.find(({ outputs }) => outputs.includes(index));
    return writer
      ? specOf(writer.op)?.converts !== undefined && isHalf(writer.inputs[0]!)
      : isConstant(model, graph, index);
  };
  return {
    model,
    entry,
    operator,
    constants: operator.inputs.filter(isFloatConstant).map((index) => graph.tensors[index]!),
    tensors: [...operator.inputs, ...operator.outputs].flatMap((index) => graph.tensors[index] ?? []),
  };
}
