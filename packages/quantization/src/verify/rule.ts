import type { Location } from "@litequant/core";

import { portName } from "../ports.ts";
import { operatorName, tensorName } from "../views.ts";
import type { Look, OperatorLook, PortLook, TensorLook } from "./look.ts";

/** What breaks a rule, and where. */
export interface Finding {
  readonly message: string;
  readonly location: Location;
}

/** One rule of quantized models, as a value. */
export interface Rule {
  /** The code of its findings. */
  readonly id: string;
  /** What holds in every sound model. */
  readonly what: string;
  /** Where that is written down, or who checks it. */
  readonly source: string;
  readonly check: (look: Look) => readonly Finding[];
}

type Head = Pick<Rule, "id" | "what" | "source">;

/** A rule about every tensor; `broken` says what is wrong with one, undefined where nothing is. */
export function tensorRule(rule: Head & { broken(tensor: TensorLook, look: Look): string | undefined }): Rule {
  return {
    ...rule,
    check: (look) =>
      look.tensors.flatMap((tensor) => {
        const message = rule.broken(tensor, look);
        return message === undefined ? [] : [{ message: `${nameOf(look, tensor)} ${message}`, location: at(tensor) }];
      }),
  };
}

/** A rule about every place where a tensor meets an operator that is known. */
export function portRule(rule: Head & { broken(port: PortLook, look: Look): string | undefined }): Rule {
  return {
    ...rule,
    check: (look) =>
      look.operators.flatMap(({ ports }) =>
        ports.flatMap((port) => {
          const message = rule.broken(port, look);
          if (message === undefined) return [];
          const where = portName({ ...port, operator: port.operator.index, id: 0, tensor: port.index });
          const text = `${nameOfOperator(port.operator)}, ${where}: ${nameOf(look, port)} ${message}`;
          return [{ message: text, location: { ...placeOf(port.operator), ...at(port) } }];
        }),
      ),
  };
}

/** A rule about every operator. */
export function operatorRule(rule: Head & { broken(operator: OperatorLook, look: Look): string | undefined }): Rule {
  return {
    ...rule,
    check: (look) =>
      look.operators.flatMap((operator) => {
        const message = rule.broken(operator, look);
        return message === undefined
          ? []
          : [{ message: `${nameOfOperator(operator)} ${message}`, location: placeOf(operator) }];
      }),
  };
}

/** How messages name a tensor. */
export function nameOf({ model }: Look, { subgraph, index }: Pick<TensorLook, "subgraph" | "index">): string {
  return tensorName(model, subgraph, index);
}

function nameOfOperator({ operator: { op }, subgraph, index }: OperatorLook): string {
  return operatorName(op, subgraph, index);
}

function at({ subgraph, index, tensor: { name } }: TensorLook): Location {
  return { subgraph, tensor: index, name };
}

function placeOf({ subgraph, index, operator: { op } }: OperatorLook): Location {
  return { subgraph, operator: index, op };
}
