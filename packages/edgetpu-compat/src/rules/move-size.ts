import { elementCount } from "@litequant/core";

import { dataPorts } from "../ports.ts";
import { defineRule } from "../rule.ts";
import { boxOf, roundUp, shapeText, tileBytes, tileMemory, tilesPerSide } from "../shapes.ts";
import { edgeTpuStatus } from "../status.ts";

const smaller =
  "use a smaller input image, or end the model in front of it and do the rest in the application (YOLO: export without the detection head's last steps)";

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

const onRows = [
  "ADD",
  "CONCATENATION",
  "LOGISTIC",
  "MAXIMUM",
  "MINIMUM",
  "MUL",
  "PACK",
  "PRELU",
  "QUANTIZE",
  "RELU",
  "RELU6",
  "RELU_N1_TO_1",
  "RSQRT",
  "SLICE",
  "SOFTMAX",
  "SPLIT",
  "SQUARED_DIFFERENCE",
  "STRIDED_SLICE",
  "SUB",
  "TANH",
];

/** Long single rows fill the four tiles that hold them. */
export const rowSize = defineRule({
  name: "row-size",
  what: `Tensors of a single row (third innermost dimension 1) together take at most ${tileMemory} bytes of each tile, of which only four hold any`,
  source:
    "logs of YOLOv8 at 640 pixels: LOGISTIC and QUANTIZE of [1, 80, 8400] refused, [1, 4, 8400] eligible; SSD's CONCATENATION to [1, 1917, 91] mapped",
  confidence: "inferred",
  check(view) {
    if (!onRows.includes(view.operator.op)) return undefined;
    const rows = dataPorts(view)
      .filter(({ constant }) => !constant)
      .map(({ tensor }) => boxOf(tensor.shape))
      .filter(({ y }) => y === 1);
    const bytes = rows.reduce((sum, { x, z }) => sum + Math.ceil(x / tilesPerSide) * roundUp(z, 4), 0);
    if (bytes <= tileMemory) return undefined;
    const longest = shapeText(view.outputs[0]?.shape ?? []);
    return {
      status: edgeTpuStatus.unspecifiedLimitation,
      why: `its inputs and outputs (${longest}) take ${bytes} bytes of each tile that holds a row, ${tileMemory} are there`,
      fix: `${smaller}; or shape the tensor as an image, [1, rows, columns, channels]`,
    };
  },
});
