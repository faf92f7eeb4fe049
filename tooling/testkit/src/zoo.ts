import { readFileSync } from "node:fs";
import type { TensorValue } from "@litequant/core";

import { readNpz } from "./npy.ts";
import { requireShared } from "./shared.ts";

/** One model of the operator zoo: one operator or a few, in one scheme of quantization. */
export interface ZooModel {
  readonly case: string;
  readonly scheme: string;
  /** `NAME@version`, every operator of the model. */
  readonly operators: readonly string[];
  /** The sets of inputs run in order, on one interpreter. */
  readonly stateful: boolean;
  /** Largest relative difference of the runtime's own optimized kernels is no concern: these come from this set. */
  readonly kernels: string;
  bytes(): Uint8Array;
  /** Sets of inputs and outputs: of subgraph 0 by position, or of each signature. */
  sets(): readonly ZooSet[];
}

/** Inputs and the production runtime's answer. */
export interface ZooSet {
  /** Whose inputs, by position of its subgraph, and whose outputs, in alphabetical order of their names. */
  readonly signature?: string;
  readonly inputs: readonly TensorValue[];
  readonly outputs: readonly TensorValue[];
}

interface IndexCase {
  readonly name: string;
  readonly kernels: Readonly<Record<string, string | null>>;
  readonly ops: Readonly<Record<string, readonly string[]>>;
  readonly stateful?: boolean;
}

/** The models of the zoo that have stored outputs. Reads the index only. */
export function zooModels(): ZooModel[] {
  const index = JSON.parse(readFileSync(requireShared("opzoo", "index.json"), "utf8")) as { cases: IndexCase[] };
  return index.cases.flatMap(({ name, kernels, ops, stateful }) =>
    Object.entries(kernels).flatMap(([scheme, set]): ZooModel[] =>
      set === null
        ? []
        : [
            {
              case: name,
              scheme,
              operators: ops[scheme] ?? [],
              stateful: stateful ?? false,
              kernels: set,
              bytes: () => readFileSync(requireShared("opzoo", name, `${scheme}.tflite`)),
              sets: () => readSets(name, scheme),
            },
          ],
    ),
  );
}

function readSets(name: string, scheme: string): ZooSet[] {
  const facts = JSON.parse(readFileSync(requireShared("opzoo", name, "facts.json"), "utf8")) as {
    schemes: Record<string, { inputs_from?: string | Readonly<Record<string, string>> | null }>;
  };
  const from = facts.schemes[scheme]?.inputs_from;
  const arrays = readNpz(requireShared("opzoo", name, "golden.npz"));
  const list = (prefix: string): TensorValue[] => {
    const values: TensorValue[] = [];
    for (let read; (read = arrays.get(`${prefix}${values.length}`));) values.push(read());
    return values;
  };
  const setsOf = (own: string, inputsFrom: string): ZooSet[] => {
    const sets: ZooSet[] = [];
    for (let set = 0; arrays.has(`${own}/${set}/out0`); set++) {
      sets.push({ inputs: list(`${inputsFrom}/${set}/in`), outputs: list(`${own}/${set}/out`) });
    }
    return sets;
  };
  if (typeof from === "string" || from === undefined || from === null) return setsOf(scheme, from ?? scheme);
  return Object.entries(from).flatMap(([signature, inputsFrom]) =>
    setsOf(`${scheme}@${signature}`, inputsFrom).map((set) => ({ ...set, signature })),
  );
}
