import type {
  CalibrationTable,
  DType,
  EndWish,
  Model,
  OpSpec,
  PlanInput,
  QuantizedModel,
  Tensor,
} from "@litequant/core";
import { specOf as builtinSpecOf } from "@litequant/ops";
import { int8 } from "@litequant/quantizer-int8";
import type { Int8Options } from "@litequant/quantizer-int8";

import { applyPlan, planQuantization } from "../src/index.ts";

/** Ranges by tensor name; every other float tensor has [-1, 1], `null` has none. */
export type Ranges = Readonly<Record<string, readonly [min: number, max: number] | null>>;

export interface HandOptions extends Int8Options {
  readonly ranges?: Ranges;
  readonly ends?: PlanInput["ends"];
  readonly specs?: readonly OpSpec[];
  readonly supports?: PlanInput["supports"];
  readonly fixConcat?: true | undefined;
}

/** A calibration table from names. */
export function tableOf(model: Model, ranges: Ranges = {}): CalibrationTable {
  const tensors = model.subgraphs.flatMap(({ tensors }, subgraph) =>
    tensors.flatMap(({ name, dtype }, index) => {
      const range = name in ranges ? ranges[name] : [-1, 1];
      return dtype === "float32" && range ? [{ subgraph, index, name, min: range[0], max: range[1] }] : [];
    }),
  );
  return {
    model: { sha256: "", steps: [] },
    kernels: "reference",
    calibrator: { name: "given", options: {} },
    samples: [],
    tensors,
    diagnostics: [],
  };
}

/** Plans and applies with the int8 scheme. */
export function quantizeHand(model: Model, options: HandOptions = {}): QuantizedModel {
  const { ranges, ends, specs = [], supports, fixConcat, ...schemeOptions } = options;
  const scheme = int8(schemeOptions);
  const specOf = (op: string): OpSpec | undefined => specs.find(({ name }) => name === op) ?? builtinSpecOf(op);
  const end = (wish: EndWish | undefined): readonly DType[] => [typeof wish === "string" ? wish : "float32"];
  const plan = planQuantization({
    model,
    ranges: tableOf(model, ranges),
    schemeOf: () => scheme,
    ends: ends ?? { inputs: end(scheme.wishes?.inputs), outputs: end(scheme.wishes?.outputs) },
    fallback: scheme.wishes?.fallback ?? "float",
    specOf,
    ...(supports && { supports }),
    ...(fixConcat && { fixConcat }),
  });
  return applyPlan(model, plan, { specOf });
}

/** The graph as lines: `CONV_2D x:int8 w:int8 b:int32 -> y:int8`. */
export function linesOf({ subgraphs }: Model, subgraph = 0): string[] {
  const { tensors, operators } = subgraphs[subgraph]!;
  const show = (index: number): string => (index < 0 ? "-" : `${tensors[index]!.name}:${tensors[index]!.dtype}`);
  return operators.map(
    ({ op, inputs, outputs }) => `${op} ${inputs.map(show).join(" ")} -> ${outputs.map(show).join(" ")}`,
  );
}

/** Names of a subgraph's inputs and outputs with their dtypes. */
export function endsOf({ subgraphs }: Model, subgraph = 0): { inputs: string[]; outputs: string[] } {
  const { tensors, inputs, outputs } = subgraphs[subgraph]!;
  const show = (index: number): string => `${tensors[index]!.name}:${tensors[index]!.dtype}`;
  return { inputs: inputs.map(show), outputs: outputs.map(show) };
}

/** A tensor by name. */
export function tensorNamed({ subgraphs }: Model, name: string, subgraph = 0): Tensor {
  const tensor = subgraphs[subgraph]!.tensors.find((candidate) => candidate.name === name);
  if (tensor === undefined) throw new Error(`no tensor ${name}`);
  return tensor;
}

/** The bytes of a constant as signed integers of its dtype. */
export function integersOf(model: Model, name: string, subgraph = 0): number[] {
  const { buffer, dtype } = tensorNamed(model, name, subgraph);
  const bytes = model.buffers[buffer]!.slice();
  return dtype === "int32" ? [...new Int32Array(bytes.buffer)] : [...new Int8Array(bytes.buffer)];
}
