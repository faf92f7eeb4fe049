import { LitequantError } from "@litequant/core";
import type { Diagnostic, Model } from "@litequant/core";
import { referenceKernels } from "@litequant/kernels";
import { facts as builtinFacts } from "@litequant/ops";

import { Cell } from "./cell.ts";
import { checkVersion, locateError } from "./checks.ts";
import { fixConstants } from "./constants.ts";
import type { RunnerOptions } from "./engine.ts";
import { OperatorNode } from "./node.ts";
import type { NodeHost } from "./node.ts";

const host: NodeHost = {
  resources: new Map(),
  seed: 0,
  stepLimit: 0,
  call: () => {
    throw new LitequantError("NOT_READY", "nothing is called while nothing runs");
  },
  resized: () => {},
  probe: () => undefined,
};

/**
 * The operators that a runner of these options would refuse, each with the reason; empty where the whole model runs.
 *
 * Nothing runs: every operator is asked alone, in the shapes of the file. What only a run can tell is not told here.
 */
export function unsupportedOperators(
  model: Model,
  { kernels = [referenceKernels], facts = builtinFacts }: Pick<RunnerOptions, "kernels" | "facts"> = {},
): Diagnostic[] {
  return model.subgraphs.flatMap(({ tensors, operators }, subgraph) => {
    const cells = tensors.map((tensor) => new Cell(tensor));
    ignoring(() => fixConstants(model, subgraph, cells));
    return operators.flatMap((operator, index): Diagnostic[] => {
      const node = new OperatorNode(operator, index, cells, host);
      const error = ignoring(() => {
        checkVersion(node, facts);
        node.prepare(kernels);
      });
      if (error?.code !== "UNSUPPORTED_OPERATOR") return [];
      const { code, message, location } = locateError(error, node, subgraph);
      return [{ code, severity: "warning", message, location }];
    });
  });
}

/** What went wrong; only refusals matter to who asks what runs. */
function ignoring(act: () => void): LitequantError | undefined {
  try {
    act();
  } catch (error) {
    if (LitequantError.isInstance(error)) return error;
  }
  return undefined;
}
