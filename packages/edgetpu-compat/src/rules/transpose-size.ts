import { elementCount } from "@litequant/core";

import { defineRule } from "../rule.ts";
import { shapeText, tileMemory } from "../shapes.ts";
import { edgeTpuStatus } from "../status.ts";
import { smaller } from "../remedies.ts";

/** Large transpositions are refused. */
export const transposeSize = defineRule({
  name: "transpose-size",
  what: `TRANSPOSE moves at most ${tileMemory} elements`,
  source:
    "up to 112,896 elements were seen mapped, from 199,920 on refused (logs of YOLOv8 and YOLOv5 at several sizes); the line between is ours",
  confidence: "inferred",
  check({ operator, inputs }) {
    const shape = inputs[0]?.shape ?? [];
    if (operator.op !== "TRANSPOSE" || elementCount(shape) <= tileMemory) return undefined;
    return {
      status: edgeTpuStatus.unspecifiedLimitation,
      why: `${shapeText(shape)} has ${elementCount(shape)} elements; beyond ${tileMemory} it is probably left to the CPU`,
      fix: smaller,
    };
  },
});
