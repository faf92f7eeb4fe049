import { dataPorts } from "../ports.ts";
import { defineRule } from "../rule.ts";
import { boxOf, roundUp, shapeText, tileMemory, tilesPerSide } from "../shapes.ts";
import { edgeTpuStatus } from "../status.ts";
import { smaller } from "../remedies.ts";

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
