import type { Model, Operator, OpSpec } from "@litequant/core";

import type { Port, PortTable } from "./ports.ts";

/** Ports whose forms must be one, by the facts of operators. */
export interface Constraint {
  readonly ports: readonly Port[];
  /** Whose range the others take; undefined: the union of all their ranges. */
  readonly lead?: Port;
}

/**
 * Everything that must agree: ports of one operator (`sameForm`), arguments and ends of called subgraphs (`calls`),
 * readers of one variable. None of it depends on what is quantized.
 */
export function findConstraints(
  model: Model,
  table: PortTable,
  specOf: (op: string) => OpSpec | undefined,
): readonly Constraint[] {
  return model.subgraphs.flatMap(({ operators, tensors }, subgraph) => [
    ...operators.flatMap((operator, index) => {
      const spec = specOf(operator.op);
      return spec === undefined
        ? []
        : [...sameForms(table, spec, subgraph, index), ...calls(table, spec, operator, subgraph, index)];
    }),
    ...tensors.flatMap(({ isVariable }, tensor) => {
      const readers = table.readers(subgraph, tensor).filter(({ operator }) => operator >= 0);
      return isVariable && readers.length > 0 ? [{ ports: readers }] : [];
    }),
  ]);
}

/** Subgraphs that operators call: their ends are not the model's. */
export function calledSubgraphs(model: Model, specOf: (op: string) => OpSpec | undefined): ReadonlySet<number> {
  const called = new Set<number>();
  for (const { operators } of model.subgraphs) {
    for (const operator of operators) {
      for (const { option } of specOf(operator.op)?.calls ?? []) called.add(subgraphOption(operator, option));
    }
  }
  return called;
}

function sameForms(table: PortTable, spec: OpSpec, subgraph: number, index: number): Constraint[] {
  return (spec.sameForm ?? []).map(({ ports, lead }) => {
    const [leader] = lead === undefined ? [] : pick(table, subgraph, index, [lead]);
    return { ports: pick(table, subgraph, index, ports), ...(leader && { lead: leader }) };
  });
}

function calls(table: PortTable, spec: OpSpec, operator: Operator, subgraph: number, index: number): Constraint[] {
  return (spec.calls ?? []).flatMap(({ option, inputs, outputs }) => {
    const callee = subgraphOption(operator, option);
    const pairs = (side: "in" | "out", patterns: readonly string[]): Constraint[] => {
      const ends = table.of(callee, -1, side);
      return pick(table, subgraph, index, patterns).flatMap((port, i) => (ends[i] ? [{ ports: [port, ends[i]] }] : []));
    };
    return [...pairs("in", inputs), ...pairs("out", outputs)];
  });
}

function subgraphOption(operator: Operator, option: string): number {
  const options =
    "options" in operator ? (operator.options as Readonly<Record<string, unknown>> | undefined) : undefined;
  return Number(options?.[option] ?? -1);
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
