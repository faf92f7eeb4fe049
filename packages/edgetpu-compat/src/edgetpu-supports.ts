import type { Model, OperatorView, Reason } from "@litequant/core";

import { edgeTpuRules } from "./edge-tpu-rules.ts";
import { tooNew } from "./preconditions.ts";

const nothing: Model = { description: "", subgraphs: [], buffers: [], signatures: [], metadata: [] };

/**
 * Why the Edge TPU cannot run an operator as a plan has it: what `supports` of a plan asks for a target.
 *
 * Only what is known counts. Limits that are inferred from sizes do not: the operator runs as int8 on the CPU if it comes to
 * that, which is better than as float.
 *
 * @param planned - With the forms and the version that it will have.
 * @param model - Where its constants are, if rules on their values are to be asked too.
 */
export function edgetpuSupports(planned: OperatorView, model: Model = nothing): Reason | undefined {
  const since = tooNew(planned);
  if (since !== undefined) {
    const { op, version } = planned.operator;
    const message = `the compiler cannot load version ${version} of ${op}, which came with TensorFlow ${since}`;
    return { code: "EDGETPU_OPERATOR_VERSION", message };
  }
  for (const rule of edgeTpuRules) {
    if (rule.confidence === "inferred") continue;
    const objection = rule.check(planned, model);
    if (objection !== undefined)
      return { code: "EDGETPU_NOT_MAPPED", message: `${objection.status}: ${objection.why}; ${objection.fix}` };
  }
  return undefined;
}
