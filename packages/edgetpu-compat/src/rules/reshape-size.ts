import { elementCount } from "@litequant/core";

import { defineRule } from "../rule.ts";
import { boxOf, shapeText, tileBytes, tileMemory } from "../shapes.ts";
import { edgeTpuStatus } from "../status.ts";
import { smaller } from "../remedies.ts";

/** Large reshapes are refused, those to or from a single row sooner. */
export const reshapeSize = defineRule({
  name: "reshape-size",
  what: `RESHAPE of a single row moves at most ${tileMemory} elements; otherwise input and output together take at most that of each tile`,
  source:
    'coral.ai/docs/edgetpu/models-intro, Reshape: "certain reshapes might not be mapped for large tensor sizes"; logs of YOLOv5 and YOLOv8 at several sizes; google-coral/edgetpu#356',
  confidence: "inferred",
  check({ operator, inputs, outputs }) {
    const [from, to] = [inputs[0]?.shape, outputs[0]?.shape];
    if (operator.op !== "RESHAPE" || from === undefined || to === undefined) return undefined;
    const move = `${shapeText(from)} -> ${shapeText(to)}`;
    const isRow = [from, to].some((shape) => boxOf(shape).y === 1);
    if (isRow && elementCount(from) > tileMemory)
      return {
        status: edgeTpuStatus.unspecifiedLimitation,
        why: `${move} has ${elementCount(from)} elements, beyond ${tileMemory} in a single row it is probably left to the CPU`,
        fix: smaller,
      };
    const bytes = tileBytes(from, 4) + tileBytes(to, 4);
    if (bytes <= tileMemory) return undefined;
    return {
      status: edgeTpuStatus.unspecifiedLimitation,
      why: `${move} takes ${bytes} bytes of each tile, ${tileMemory} are there`,
      fix: smaller,
    };
  },
});
