import type { OpOptions, ShapeRule } from "@litequant/core";

import { contradiction, show } from "./contradiction.ts";
import { givenShape } from "./given.ts";
import { shapeOf } from "./known.ts";
import { windowCount } from "./padding.ts";

/** Windows along depth, height and width of a volume. */
function windows(
  op: string,
  options: OpOptions["CONV_3D"],
  volume: readonly number[],
  filter: readonly number[],
): readonly number[] {
  const { strideD, strideH, strideW, dilationDFactor, dilationHFactor, dilationWFactor } = options;
  const strides = [strideD, strideH, strideW];
  const dilations = [dilationDFactor, dilationHFactor, dilationWFactor];
  if (![...strides, ...dilations].every((step) => step > 0)) {
    throw contradiction(op, "strides and dilations must be at least 1");
  }
  return strides.map((stride, axis) =>
    windowCount(options.padding, volume[axis + 1] ?? 0, {
      filter: filter[axis] ?? 0,
      stride,
      dilation: dilations[axis] ?? 1,
    }),
  );
}

/** NDHWC volume and DHWIO filter to `[batch, depth, height, width, O]`. */
export const conv3dShape: ShapeRule<"CONV_3D"> = (options, inputs) => {
  const volume = shapeOf("CONV_3D", inputs, 0, 5);
  const filter = shapeOf("CONV_3D", inputs, 1, 5);
  const space = windows("CONV_3D", options, volume, filter);
  if (volume[4] !== filter[3] || space.some((size) => size < 0)) {
    throw contradiction("CONV_3D", `filters ${show(filter)} do not fit a volume ${show(volume)}`);
  }
  return [[volume[0] ?? 0, ...space, filter[4] ?? 0]];
};

/** The shape in input 0, which a convolution would make the volume's. */
export const conv3dTransposeShape: ShapeRule<"CONV_3D_TRANSPOSE"> = (options, inputs) => {
  const filter = shapeOf("CONV_3D_TRANSPOSE", inputs, 1, 5);
  const volume = shapeOf("CONV_3D_TRANSPOSE", inputs, 2, 5);
  const shape = givenShape("CONV_3D_TRANSPOSE", inputs, 0);
  if (shape === undefined) return undefined;
  const back = [shape[0] ?? 0, ...windows("CONV_3D_TRANSPOSE", options, shape, filter), filter[4] ?? 0];
  if (shape.length !== 5 || shape[4] !== filter[3] || show(back) !== show(volume)) {
    throw contradiction("CONV_3D_TRANSPOSE", `${show(volume)} cannot become ${show(shape)} by filters ${show(filter)}`);
  }
  return [shape];
};
