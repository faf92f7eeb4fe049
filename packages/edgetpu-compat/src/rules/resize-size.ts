import { defineRule } from "../rule.ts";
import { shapeText, tileBytes, tileMemory } from "../shapes.ts";
import { edgeTpuStatus } from "../status.ts";

const resizes = ["RESIZE_BILINEAR", "RESIZE_NEAREST_NEIGHBOR"];

/** Input and output of a resize lie in tile memory together. */
export const resizeSize = defineRule({
  name: "resize-size",
  what: `Input and output of a resize together take at most ${tileMemory} bytes of each tile`,
  source: "google-coral/edgetpu#31, #187, #597; the chip's tile memory is in libedgetpu's driver configuration",
  confidence: "inferred",
  check({ operator, inputs, outputs }) {
    const [from, to] = [inputs[0]?.shape, outputs[0]?.shape];
    if (!resizes.includes(operator.op) || from === undefined || to === undefined) return undefined;
    const bytes = tileBytes(from, 4) + tileBytes(to, 4);
    if (bytes <= tileMemory) return undefined;
    return {
      status: edgeTpuStatus.unspecifiedLimitation,
      why: `${shapeText(from)} and ${shapeText(to)} take ${bytes} bytes of each tile together, ${tileMemory} are there`,
      fix: "use a smaller input image or fewer channels in front of the resize (a 1x1 convolution)",
    };
  },
});
