import type { EdgeTpuRule } from "@litequant/core";

import { elementCount } from "@litequant/core";

import { isBefore } from "../compiler.ts";
import type { EdgeTpuCompiler } from "../compiler.ts";
import { defineRule } from "../rule.ts";
import { shapeText } from "../shapes.ts";
import { edgeTpuStatus } from "../status.ts";

const most = 16_000;

/** Older compilers map a SOFTMAX over one row. */
export const softmaxSize = (compiler: EdgeTpuCompiler): EdgeTpuRule =>
  defineRule({
    name: "softmax-size",
    what: `Before compiler 16.0, SOFTMAX is over one row of at most ${most} elements; 16.0 maps more, also with several rows`,
    source: "coral.ai/docs/edgetpu/models-intro, Softmax; 16,384 elements and YOLOv8's rows in logs of 16.0",
    confidence: "documented",
    check({ operator, inputs }) {
      const shape = inputs[0]?.shape ?? [];
      if (operator.op !== "SOFTMAX" || !isBefore(compiler, "16.0")) return undefined;
      if (elementCount(shape) <= most && elementCount(shape.slice(0, -1)) === 1) return undefined;
      return {
        status: edgeTpuStatus.unspecifiedLimitation,
        why: `its input is ${shapeText(shape)}; compiler ${compiler} takes one row of at most ${most}`,
        fix: "update edgetpu_compiler to 16.0",
      };
    },
  });
