import { optionOf } from "@litequant/core";
import type { Operator } from "@litequant/core";

import { uniqueName } from "./reader.ts";
import type { Place } from "./reader.ts";

const OPTION = "fusedActivationFunction";

/** The fused activation that an operator has in the model and no longer in the plan. */
export function takenOut(before: Operator, after: Operator): string | undefined {
  const [fused = "NONE", left = "NONE"] = [optionOf(before, OPTION), optionOf(after, OPTION)];
  return fused !== left && left === "NONE" ? String(fused) : undefined;
}

/** An operator without its activation, and behind it the activation, whose operator goes by the same name. */
export function unfuse(
  { editor, subgraph, names }: Place,
  operator: Operator,
  activation: string,
  push: (part: Operator, isNew: boolean) => void,
): void {
  const [index] = operator.outputs;
  const output = editor.tensor({ subgraph, index: index! });
  const name = uniqueName(names, `${output.name}_before_${activation.toLowerCase()}`);
  const between = editor.addTensor(subgraph, { ...output, name });
  push({ ...operator, outputs: [between] }, false);
  push(
    {
      op: activation,
      version: 1,
      inputs: [between],
      outputs: operator.outputs,
      intermediates: [],
    } as Operator,
    true,
  );
}
