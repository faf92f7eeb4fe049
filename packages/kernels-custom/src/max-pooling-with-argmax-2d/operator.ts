import { floatBounds, inputOf, outputOf } from "@litequant/kernels";
import { paddingBefore, windowCount } from "@litequant/ops";

import type { CustomOperator } from "../custom-operator.ts";
import { poolOptions } from "../raw-options.ts";
import { contradiction, shapeAt } from "../shapes.ts";

const op = "CUSTOM:MaxPoolingWithArgmax2D";

/**
 * The largest value of each window, and where in the window it stands: `row * filterWidth + column + 0.1`, as floats.
 *
 * MediaPipe@16e5d7242 mediapipe/util/tflite/operations/max_pool_argmax.cc
 */
export const maxPoolingWithArgmax2d: CustomOperator = {
  spec: {
    name: op,
    inputs: [{ role: "activation" }],
    outputs: [{ role: "activation" }, { role: "plain" }],
    dtypes: ["float32"],
    modes: {},
    versions: [{ version: 1, when: {} }],
  },
  shape(bytes, inputs) {
    const { padding, strideH, strideW, filterHeight, filterWidth } = poolOptions(op, bytes);
    const [batches, height, width, channels] = shapeAt(op, inputs, 0, 4);
    const rows = windowCount(padding, height, { filter: filterHeight, stride: strideH, dilation: 1 });
    const columns = windowCount(padding, width, { filter: filterWidth, stride: strideW, dilation: 1 });
    if (rows <= 0 || columns <= 0) throw contradiction(op, `a window is larger than the image, ${height} by ${width}`);
    const shape = [batches, rows, columns, channels];
    return [shape, shape];
  },
  kernel: {
    prepare(context) {
      const [input, output, indices] = [
        inputOf<Float32Array>(context, 0),
        outputOf<Float32Array>(context, 0),
        outputOf<Float32Array>(context, 1),
      ];
      if ([input, output, indices].some(({ dtype }) => dtype !== "float32")) return undefined;
      const { strideH, strideW, filterHeight, filterWidth, activation } = poolOptions(op, context.options);
      const bounds = floatBounds(activation);
      if (bounds === undefined) return undefined;
      const [min, max] = bounds;
      const [batches, inHeight, inWidth, channels] = input.shape;
      const [, outHeight, outWidth] = output.shape;
      const padTop = paddingBefore(inHeight, outHeight, { filter: filterHeight, stride: strideH, dilation: 1 });
      const padLeft = paddingBefore(inWidth, outWidth, { filter: filterWidth, stride: strideW, dilation: 1 });
      return () => {
        const image = input.data;
        let out = 0;
        for (let batch = 0; batch < batches; batch++) {
          for (let outY = 0; outY < outHeight; outY++) {
            const originY = outY * strideH - padTop;
            for (let outX = 0; outX < outWidth; outX++) {
              const originX = outX * strideW - padLeft;
              for (let channel = 0; channel < channels; channel++, out++) {
                let largest = -3.4028234663852886e38;
                let place = 0;
                for (let y = Math.max(0, originY); y < Math.min(originY + filterHeight, inHeight); y++) {
                  for (let x = Math.max(0, originX); x < Math.min(originX + filterWidth, inWidth); x++) {
                    const value = image[((batch * inHeight + y) * inWidth + x) * channels + channel];
                    if (!(value > largest)) continue;
                    largest = value;
                    place = (y - originY) * filterWidth + x - originX;
                  }
                }
                output.data[out] = largest < min ? min : largest > max ? max : largest;
                indices.data[out] = Math.fround(place + Math.fround(0.1));
              }
            }
          }
        }
      };
    },
  },
};
