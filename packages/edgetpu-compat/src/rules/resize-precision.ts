import { defineRule } from "../rule.ts";
import { boxOf, shapeText } from "../shapes.ts";
import { edgeTpuStatus } from "../status.ts";

const resizes = ["RESIZE_BILINEAR", "RESIZE_NEAREST_NEIGHBOR"];

/** Sides grow by less than this. */
const factorLimit = 8;

/** Enlarging by much, or from a single pixel, is refused for its precision. */
export const resizePrecision = defineRule({
  name: "resize-precision",
  what: `A side is resized by less than ${factorLimit}, and bilinearly from more than one pixel`,
  source:
    "coral.ai/docs/edgetpu/models-intro, ResizeBilinear: not mapped where precision would be lost, without a formula; fits 29 of 29 bilinear and 12 of 12 nearest ones in compiled models and logs; google-coral/edgetpu#63",
  confidence: "inferred",
  check({ operator, inputs, outputs }) {
    const [from, to] = [inputs[0]?.shape, outputs[0]?.shape];
    if (!resizes.includes(operator.op) || from === undefined || to === undefined) return undefined;
    const [before, after] = [boxOf(from), boxOf(to)];
    const sides = [
      [before.y, after.y],
      [before.x, after.x],
    ] as const;
    const grown = `${shapeText(from)} -> ${shapeText(to)}`;
    if (operator.op === "RESIZE_BILINEAR" && sides.some(([a, b]) => a === 1 && b > 1))
      return {
        status: edgeTpuStatus.unspecifiedLimitation,
        why: `${grown} interpolates between copies of one pixel, which is not mapped (loss of precision)`,
        fix: "repeat the pixel by adding it with broadcasting (ADD or MUL with [1, 1, 1, channels]), or leave global pooling out",
      };
    const factor = Math.max(...sides.map(([a, b]) => b / a));
    if (factor < factorLimit) return undefined;
    return {
      status: edgeTpuStatus.unspecifiedLimitation,
      why: `${grown} enlarges ${factor.toFixed(1)} times, ${factorLimit} and more is not mapped (loss of precision)`,
      fix: "as the last operator, leave it out and resize in the application; elsewhere resize in steps of 2",
    };
  },
});
