import { createKernelSet } from "@litequant/core";
import type { KernelSet } from "@litequant/core";
import type { AnyShapeRule, OpFacts } from "@litequant/ops";

import { convolution2dTransposeBias } from "./convolution-2d-transpose-bias/operator.ts";
import type { CustomOperator } from "./custom-operator.ts";
import { detectionPostprocess } from "./detection-postprocess/operator.ts";
import { maxPoolingWithArgmax2d } from "./max-pooling-with-argmax-2d/operator.ts";
import { maxUnpooling2d } from "./max-unpooling-2d/operator.ts";

/** Everything that this package knows, one value an operator. */
export const customOperators: readonly CustomOperator[] = [
  convolution2dTransposeBias,
  detectionPostprocess,
  maxPoolingWithArgmax2d,
  maxUnpooling2d,
];

/**
 * Their kernels, for a list behind the reference kernels, since none of them is a builtin.
 *
 * They set the shapes of their outputs themselves: running them takes no facts.
 */
export const customKernels: KernelSet = createKernelSet(
  "custom",
  Object.fromEntries(customOperators.map((operator) => [operator.spec.name, selfSized(operator)])),
);

/** A kernel that asks the operator's shape rule. */
function selfSized({ shape, kernel }: CustomOperator): CustomOperator["kernel"] {
  return {
    prepare(context) {
      const inputs = Array.from({ length: context.inputCount }, (_, port) => context.input(port));
      shape(context.options, inputs, context.outputCount)?.forEach((sizes, output) => {
        if (output < context.outputCount) context.resize(output, sizes);
      });
      return kernel.prepare(context);
    },
  };
}

/**
 * Facts and shape rules of custom operators on top of others, for planning and for shapes that are known before a run.
 *
 * @example
 * const runner = createRunner(model, { kernels: [referenceKernels, customKernels], facts: withCustomOperators(facts) });
 */
export function withCustomOperators(facts: OpFacts): OpFacts {
  // A rule is for operators of its own name alone, whose options are bytes.
  return customOperators.reduce((known, { spec, shape }) => known.with(spec, shape as AnyShapeRule), facts);
}
