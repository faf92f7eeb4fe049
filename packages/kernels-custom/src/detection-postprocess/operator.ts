import { inputOf, outputOf } from "@litequant/kernels";

import type { CustomOperator } from "../custom-operator.ts";
import { contradiction, shapeAt } from "../shapes.ts";
import { decodeBoxes, floatReader } from "./boxes.ts";
import { fastDetections, regularDetections } from "./detections.ts";
import type { Emit } from "./detections.ts";
import { detectionOptions } from "./options.ts";

const op = "CUSTOM:TFLite_Detection_PostProcess";

/**
 * The end of SSD detectors: boxes from anchors, then non-maximum suppression. Rows after the count are zero.
 *
 * LiteRT@f67457790 tflite/kernels/detection_postprocess.cc
 */
export const detectionPostprocess: CustomOperator = {
  spec: {
    name: op,
    inputs: [{ role: "activation" }, { role: "activation" }, { role: "plain" }],
    outputs: [{ role: "plain" }, { role: "plain" }, { role: "plain" }, { role: "plain" }],
    dtypes: ["float32", "uint8"],
    modes: {},
    versions: [{ version: 1, when: {} }],
  },
  shape(bytes, inputs) {
    const { maxDetections, maxClassesPerDetection, classes } = detectionOptions(op, bytes);
    const [batches, boxes, coordinates] = shapeAt(op, inputs, 0, 3);
    const [, scored, columns] = shapeAt(op, inputs, 1, 3);
    const [anchors, sides] = shapeAt(op, inputs, 2, 2);
    if (batches !== 1) throw contradiction(op, `it takes one image a run, not ${batches}`);
    if (coordinates < 4) throw contradiction(op, `boxes have ${coordinates} coordinates, less than 4`);
    if (scored !== boxes || anchors < boxes || sides !== 4) {
      throw contradiction(op, `${boxes} boxes, scores of ${scored}, anchors of shape [${anchors}, ${sides}]`);
    }
    if (columns !== classes && columns !== classes + 1) {
      throw contradiction(op, `${columns} scores a box for ${classes} classes; only a background may be more`);
    }
    const rows = maxDetections * maxClassesPerDetection;
    return [[1, rows, 4], [1, rows], [1, rows], [1]];
  },
  kernel: {
    prepare(context) {
      const views = [0, 1, 2].map((port) => inputOf(context, port));
      const [boxes, scores, anchors] = views.map((view) => floatReader(context, view));
      const outputs = [0, 1, 2, 3].map((port) => outputOf<Float32Array>(context, port));
      if (boxes === undefined || scores === undefined || anchors === undefined) return undefined;
      if (outputs.some(({ dtype }) => dtype !== "float32")) return undefined;
      const options = detectionOptions(op, context.options);
      const [, count, coordinates] = views[0].shape;
      const columns = views[1].shape[2];
      const corners = new Float32Array(4 * count);
      const table = new Float32Array(count * columns);
      const detect = (options.useRegularNms ? regularDetections : fastDetections)(options, corners, table, columns);
      const sizes = { coordinates, scales: options.scales };
      const [place, kind, score, total] = outputs;
      const emit: Emit = (row, box, category, value) => {
        for (let side = 0; side < 4; side++) place.data[4 * row + side] = corners[4 * box + side];
        kind.data[row] = category;
        score.data[row] = value;
      };
      return () => {
        decodeBoxes(boxes, anchors, corners, sizes);
        for (let i = 0; i < table.length; i++) table[i] = scores(i);
        for (const { data } of outputs) data.fill(0);
        total.data[0] = detect(emit);
      };
    },
  },
};
