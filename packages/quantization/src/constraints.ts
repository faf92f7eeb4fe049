import { arrayFromBytes, optionOf } from "@litequant/core";
import type { Model, Operator, OpSpec } from "@litequant/core";

import type { Port, PortTable } from "./ports.ts";
import { variablePorts } from "./resources.ts";
import type { CallPair } from "./resources.ts";

/** Ports whose forms must be one, by the facts of operators. */
export interface Constraint {
  readonly ports: readonly Port[];
  /** Whose range the others take; undefined: the union of all their ranges. */
  readonly lead?: Port;
}

/**
 * Everything that must agree: ports of one operator (`sameForm`), arguments and ends of called subgraphs (`calls`),
 * readers of one variable tensor, whatever reads or writes one named variable. None of it depends on what is quantized.
 */
export function findConstraints(
  model: Model,
  table: PortTable,
  specOf: (op: string) => OpSpec | undefined,
): readonly Constraint[] {
  const calls = callPairs(model, table, specOf);
  const local = model.subgraphs.flatMap(({ operators, tensors }, subgraph): Constraint[] => [
    ...operators.flatMap((operator, index) => sameForms(model, table, specOf(operator.op), subgraph, index)),
    ...tensors.flatMap(({ isVariable }, tensor) => {
      const readers = table.readers(subgraph, tensor).filter(({ operator }) => operator >= 0);
      return isVariable && readers.length > 0 ? [{ ports: readers }] : [];
    }),
  ]);
  return [
    ...local,
    ...calls.map(({ caller, end }) => ({ ports: [caller, end] })),
    ...variablePorts(model, table, specOf, calls).map((ports) => ({ ports })),
  ];
}

/** Who calls a subgraph. */
export interface Caller {
  readonly subgraph: number;
  readonly operator: number;
  /** The option of the operator that names the subgraph. */
  readonly option: string;
}

/** Subgraphs that operators call, with their callers: their ends are not the model's. */
export function calledSubgraphs(
  model: Model,
  specOf: (op: string) => OpSpec | undefined,
): ReadonlyMap<number, readonly Caller[]> {
  const called = new Map<number, Caller[]>();
  model.subgraphs.forEach(({ operators }, subgraph) => {
    operators.forEach((operator, index) => {
      for (const { option } of specOf(operator.op)?.calls ?? []) {
        const callee = subgraphOption(operator, option);
        called.set(callee, [...(called.get(callee) ?? []), { subgraph, operator: index, option }]);
      }
    });
  });
  return called;
}

function sameForms(
  model: Model,
  table: PortTable,
  spec: OpSpec | undefined,
  subgraph: number,
  index: number,
): Constraint[] {
  return (spec?.sameForm ?? []).map(({ ports, lead, infinity }) => {
    const far = infinity && pick(table, subgraph, index, [infinity.port]).some((port) => isFar(model, table, port));
    const leads = far ? infinity.lead : lead;
    const [leader] = leads === undefined ? [] : pick(table, subgraph, index, [leads]);
    return { ports: pick(table, subgraph, index, ports), ...(leader && { lead: leader }) };
  });
}

/** From here on a constant stands for infinity: the largest float16. */
const FAR = 65504;

function isFar(model: Model, table: PortTable, port: Port): boolean {
  if (port.tensor < 0 || !table.isConstant(port)) return false;
  const { dtype, buffer } = model.subgraphs[port.subgraph]!.tensors[port.tensor]!;
  if (dtype !== "float32") return false;
  return (arrayFromBytes(dtype, model.buffers[buffer]!) as Float32Array).some((value) => Math.abs(value) >= FAR);
}

function callPairs(model: Model, table: PortTable, specOf: (op: string) => OpSpec | undefined): CallPair[] {
  return model.subgraphs.flatMap(({ operators }, subgraph) =>
    operators.flatMap((operator, index) =>
      (specOf(operator.op)?.calls ?? []).flatMap(({ option, inputs, outputs }) => {
        const callee = subgraphOption(operator, option);
        const pairs = (side: "in" | "out", patterns: readonly string[]): CallPair[] => {
          const ends = table.of(callee, -1, side);
          return pick(table, subgraph, index, patterns).flatMap((caller, i) =>
            ends[i] ? [{ caller, end: ends[i] }] : [],
          );
        };
        return [...pairs("in", inputs), ...pairs("out", outputs)];
      }),
    ),
  );
}

function subgraphOption(operator: Operator, option: string): number {
  return Number(optionOf(operator, option) ?? -1);
}

/** Ports by pattern: `"in:0"`, `"out:*"`, `"in:1.."`. */
function pick(table: PortTable, subgraph: number, index: number, patterns: readonly string[]): Port[] {
  return patterns.flatMap((pattern) => {
    const [side, position] = pattern.split(":") as ["in" | "out" | "mid", string];
    const ports = table.of(subgraph, index, side);
    if (position === "*") return ports;
    const first = Number.parseInt(position, 10);
    return ports.slice(first, position.endsWith("..") ? undefined : first + 1);
  });
}
