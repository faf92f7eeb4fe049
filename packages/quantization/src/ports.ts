import { isConstant } from "@litequant/core";
import type { Model } from "@litequant/core";

/** Where a tensor meets an operator, or the outside of its subgraph: decisions are made here, not per tensor. */
export interface Port {
  /** Position in {@link PortTable.ports}. */
  readonly id: number;
  readonly subgraph: number;
  /** -1: the subgraph's own inputs (`in`) and outputs (`out`). */
  readonly operator: number;
  readonly side: Side;
  readonly position: number;
  /** -1: an optional input that is absent. */
  readonly tensor: number;
}

/** `mid`: an operator's intermediate tensor, which nobody else sees. */
export type Side = "in" | "out" | "mid";

/** All ports of a model and how values flow between them. */
export interface PortTable {
  readonly ports: readonly Port[];
  /** Ports of an operator, or with -1 the ends of a subgraph, by position. */
  of(subgraph: number, operator: number, side: Side): readonly Port[];
  /** The port that a tensor's values come out of; undefined for constants, variables and tensors nobody writes. */
  source(subgraph: number, tensor: number): Port | undefined;
  /** The ports that read a tensor, in order. */
  readers(subgraph: number, tensor: number): readonly Port[];
  isConstant(port: Port): boolean;
}

/** All sides of an operator. */
export const SIDES = ["in", "out", "mid"] as const satisfies readonly Side[];

/** Lists the ports of every subgraph: its ends first, then its operators' in order. */
export function listPorts(model: Model): PortTable {
  const ports: Port[] = [];
  const owned = new Map<string, Port[]>();
  const sources = new Map<string, Port>();
  const readers = new Map<string, Port[]>();

  const add = (subgraph: number, operator: number, side: Side, tensors: readonly number[]): void => {
    const list = tensors.map((tensor, position): Port => {
      const port = { id: ports.length, subgraph, operator, side, position, tensor };
      ports.push(port);
      if (tensor < 0 || side === "mid") return port;
      const key = `${subgraph}/${tensor}`;
      // A subgraph's input is where its values come from, and its output is who reads them.
      if ((side === "out") === operator >= 0) sources.set(key, port);
      else if (!readers.get(key)?.push(port)) readers.set(key, [port]);
      return port;
    });
    owned.set(`${subgraph}/${operator}/${side}`, list);
  };

  model.subgraphs.forEach(({ inputs, outputs, operators }, subgraph) => {
    add(subgraph, -1, "in", inputs);
    operators.forEach((operator, index) => {
      for (const side of SIDES) {
        add(
          subgraph,
          index,
          side,
          side === "in" ? operator.inputs : side === "out" ? operator.outputs : operator.intermediates,
        );
      }
    });
    add(subgraph, -1, "out", outputs);
  });

  return {
    ports,
    of: (subgraph, operator, side) => owned.get(`${subgraph}/${operator}/${side}`) ?? [],
    source: (subgraph, tensor) => sources.get(`${subgraph}/${tensor}`),
    readers: (subgraph, tensor) => readers.get(`${subgraph}/${tensor}`) ?? [],
    // Intermediates have no buffer and nobody writes them, but they are no constants.
    isConstant: ({ subgraph, side, tensor }) =>
      tensor >= 0 && side !== "mid" && isConstant(model, model.subgraphs[subgraph]!, tensor),
  };
}

/** How plans and messages name a port: `subgraph/operator/in:0`, and `subgraph/in:0` for an end. */
export function portName({ subgraph, operator, side, position }: Port): string {
  return operator < 0 ? `${subgraph}/${side}:${position}` : `${subgraph}/${operator}/${side}:${position}`;
}
