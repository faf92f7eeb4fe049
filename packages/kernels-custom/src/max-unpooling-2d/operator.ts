import { fits, inputOf, outputOf } from "@litequant/kernels";
import { paddingBefore } from "@litequant/ops";

import type { CustomOperator } from "../custom-operator.ts";
import { poolOptions } from "../raw-options.ts";
import { contradiction, shapeAt } from "../shapes.ts";

const op = "CUSTOM:MaxUnpooling2D";

/**
 * Puts values back to where MaxPoolingWithArgmax2D found them, among zeros. Places outside the image are left out.
 *
 * MediaPipe@1ddd4aa54 mediapipe/util/tflite/operations/max_unpooling.cc
 */
export const maxUnpooling2d: CustomOperator = {
  spec: {
    name: op,
    inputs: [{ role: "activation" }, { role: "plain" }],
    outputs: [{ role: "activation" }],
    dtypes: ["float32"],
    modes: {},
    versions: [{ version: 1, when: {} }],
  },
  shape(bytes, inputs) {
    const { filterHeight, filterWidth } = poolOptions(op, bytes);
    const [batches, height, width, channels] = shapeAt(op, inputs, 0, 4);
    const places = shapeAt(op, inputs, 1, 4);
    if (String(places) !== String([batches, height, width, channels])) {
      throw contradiction(op, `values and places differ in shape: [${places.join(", ")}]`);
    }
    return [[batches, height * filterHeight, width * filterWidth, channels]];
  },
  kernel: {
    prepare(context) {
      if (!fits(context, ["float32", "float32"], "float32")) return undefined;
      const [input, places] = [inputOf<Float32Array>(context, 0), inputOf<Float32Array>(context, 1)];
      const output = outputOf<Float32Array>(context);
      const { strideH, strideW, filterHeight, filterWidth } = poolOptions(op, context.options);
      const [batches, inHeight, inWidth, channels] = input.shape;
      const [, outHeight, outWidth] = output.shape;
      const padTop = paddingBefore(outHeight, inHeight, { filter: filterHeight, stride: strideH, dilation: 1 });
      const padLeft = paddingBefore(outWidth, inWidth, { filter: filterWidth, stride: strideW, dilation: 1 });
      return () => {
        const image = output.data;
        image.fill(0);
        let at = 0;
        for (let batch = 0; batch < batches; batch++) {
          for (let inY = 0; inY < inHeight; inY++) {
            for (let inX = 0; inX < inWidth; inX++) {
              for (let channel = 0; channel < channels; channel++, at++) {
                const place = Math.trunc(places.data[at]);
                const outX = inX * strideW - padLeft + (place % filterWidth);
                const outY = inY * strideH - padTop + Math.trunc(place / filterWidth);
                if (!(outX >= 0 && outX < outWidth && outY >= 0 && outY < outHeight)) continue;
                image[((batch * outHeight + outY) * outWidth + outX) * channels + channel] = input.data[at];
              }
            }
          }
        }
      };
    },
  },
};
