import type { EdgeTpuRule } from "@litequant/core";

import { lastCompiler } from "./compiler.ts";
import type { EdgeTpuCompiler } from "./compiler.ts";
import { batchAxis } from "./rules/batch-axis.ts";
import { concatenationConstant } from "./rules/concatenation-constant.ts";
import { constantParameters } from "./rules/constant-parameters.ts";
import { customOperator } from "./rules/custom-operator.ts";
import { dataType } from "./rules/data-type.ts";
import { dilation } from "./rules/dilation.ts";
import { floatQuantize } from "./rules/float-quantize.ts";
import { fullyConnectedOutput } from "./rules/fully-connected-output.ts";
import { fullyConnectedSize } from "./rules/fully-connected-size.ts";
import { fusedActivation } from "./rules/fused-activation.ts";
import { meanChannels } from "./rules/mean-channels.ts";
import { operation } from "./rules/operation.ts";
import { operationVersion } from "./rules/operation-version.ts";
import { preluAlpha } from "./rules/prelu-alpha.ts";
import { rank } from "./rules/rank.ts";
import { reshapeSize } from "./rules/reshape-size.ts";
import { resizePrecision } from "./rules/resize-precision.ts";
import { resizeSize } from "./rules/resize-size.ts";
import { rowSize } from "./rules/row-size.ts";
import { softmaxSize } from "./rules/softmax-size.ts";
import { stridedSlice } from "./rules/strided-slice.ts";
import { transposeSize } from "./rules/transpose-size.ts";

/** The rules of a release of the compiler, in the order in which it names them: the first objection is its status. */
export function rulesOf(compiler: EdgeTpuCompiler): readonly EdgeTpuRule[] {
  return [
    rank,
    floatQuantize,
    customOperator,
    dataType,
    operation(compiler),
    operationVersion(compiler),
    constantParameters,
    dilation,
    fullyConnectedOutput,
    fullyConnectedSize,
    fusedActivation,
    concatenationConstant,
    batchAxis,
    meanChannels,
    stridedSlice,
    preluAlpha,
    softmaxSize(compiler),
    resizePrecision,
    resizeSize,
    transposeSize,
    reshapeSize,
    rowSize,
  ];
}

/**
 * The rules of the last compiler, 16.0: what `checkEdgeTpu` asks unless it is told other ones.
 *
 * @example
 * checkEdgeTpu(model, { rules: [...edgeTpuRules, mine] });
 */
export const edgeTpuRules: readonly EdgeTpuRule[] = rulesOf(lastCompiler);
