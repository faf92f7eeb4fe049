import { fits, inputOf, outputOf } from "@litequant/kernels";

import type { CustomOperator } from "../custom-operator.ts";
import { transposeConvOptions } from "../raw-options.ts";
import { contradiction, shapeAt } from "../shapes.ts";

const op = "CUSTOM:Convolution2DTransposeBias";

/** How far a transposed convolution with SAME padding is cut, both ends together; VALID is not cut. */
function cut(padding: "SAME" | "VALID", size: number, filter: number, stride: number): number {
  return padding === "SAME" ? Math.max(0, filter - ((size - 1) % stride) - 1) : 0;
}

/**
 * Transposed convolution with a bias, NHWC images and OHWI weights. The shape follows from the input, no tensor tells it.
 *
 * MediaPipe@1216c0f99 mediapipe/util/tflite/operations/transpose_conv_bias.cc
 */
export const convolution2dTransposeBias: CustomOperator = {
  spec: {
    name: op,
    inputs: [
      { role: "activation" },
      { role: "weight", channelAxis: 0 },
      { role: "bias", biasOf: { input: 0, weight: 1 } },
    ],
    outputs: [{ role: "activation" }],
    dtypes: ["float32"],
    modes: {},
    versions: [{ version: 1, when: {} }],
  },
  shape(bytes, inputs) {
    const { padding, strideH, strideW } = transposeConvOptions(op, bytes);
    const [batches, height, width, inChannels] = shapeAt(op, inputs, 0, 4);
    const [outChannels, filterHeight, filterWidth, ownChannels] = shapeAt(op, inputs, 1, 4);
    const [biases] = shapeAt(op, inputs, 2, 1);
    if (inChannels !== ownChannels)
      throw contradiction(op, `the input has ${inChannels} channels, the weights ${ownChannels}`);
    if (biases !== outChannels) throw contradiction(op, `${biases} biases for ${outChannels} output channels`);
    const rows = strideH * (height - 1) + filterHeight - cut(padding, height, filterHeight, strideH);
    const columns = strideW * (width - 1) + filterWidth - cut(padding, width, filterWidth, strideW);
    return [[batches, rows, columns, outChannels]];
  },
  kernel: {
    prepare(context) {
      if (!fits(context, ["float32", "float32", "float32"], "float32")) return undefined;
      const { padding, strideH, strideW } = transposeConvOptions(op, context.options);
      const [input, weights, bias] = [0, 1, 2].map((port) => inputOf<Float32Array>(context, port));
      const output = outputOf<Float32Array>(context);
      const [batches, inHeight, inWidth, inChannels] = input.shape;
      const [outChannels, filterHeight, filterWidth] = weights.shape;
      const [, outHeight, outWidth] = output.shape;
      const padTop = cut(padding, inHeight, filterHeight, strideH) >> 1;
      const padLeft = cut(padding, inWidth, filterWidth, strideW) >> 1;
      return () => {
        const { data: image } = input;
        const { data: filter } = weights;
        const { data: result } = output;
        for (let at = 0; at < result.length; at += outChannels) result.set(bias.data, at);
        for (let batch = 0, at = 0; batch < batches; batch++) {
          for (let inY = 0; inY < inHeight; inY++) {
            for (let inX = 0; inX < inWidth; inX++) {
              for (let inChannel = 0; inChannel < inChannels; inChannel++, at++) {
                const value = image[at];
                for (let filterY = 0; filterY < filterHeight; filterY++) {
                  const outY = inY * strideH - padTop + filterY;
                  if (outY < 0 || outY >= outHeight) continue;
                  for (let filterX = 0; filterX < filterWidth; filterX++) {
                    const outX = inX * strideW - padLeft + filterX;
                    if (outX < 0 || outX >= outWidth) continue;
                    const to = ((batch * outHeight + outY) * outWidth + outX) * outChannels;
                    for (let channel = 0; channel < outChannels; channel++) {
                      const weight =
                        filter[((channel * filterHeight + filterY) * filterWidth + filterX) * inChannels + inChannel];
                      // A product is rounded before it is added, as without fused multiply-add.
                      result[to + channel] += Math.fround(value * weight);
                    }
                  }
                }
              }
            }
          }
        }
      };
    },
  },
};
