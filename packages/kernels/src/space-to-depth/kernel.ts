import type { Kernel, KernelContext } from "@litequant/core";

import { inputOf } from "../ports.ts";
import { copyAlong, createLaneWalk, lanesOf, lanesPerElement, stridesOf } from "../walk.ts";

/** Copies between `[batch, rows, blocks, channels]` of space and the same with blocks in the channels. */
function blocksCopy(context: KernelContext, block: number, toDepth: boolean): (() => void) | undefined {
  const input = inputOf(context, 0);
  const output = context.output(0);
  const lanes = lanesPerElement(input);
  if (lanes === undefined || input.dtype !== output.dtype) return undefined;
  const [space, depth] = toDepth ? [input.shape, output.shape] : [output.shape, input.shape];
  const [batch, row, column, channel] = stridesOf(space);
  const [deepBatch, deepRow, deepColumn, deepChannel] = stridesOf(depth);
  const channels = space[3];
  const counts = [depth[0], depth[1], block, depth[2], block, channels];
  const inSpace = [batch, row * block, row, column * block, column, channel];
  const inDepth = [deepBatch, deepRow, block * channels, deepColumn, channels, deepChannel];
  const walk = toDepth
    ? createLaneWalk(lanes, counts, inSpace, inDepth)
    : createLaneWalk(lanes, counts, inDepth, inSpace);
  const from = lanesOf(input);
  const to = lanesOf(output);
  return () => copyAlong(walk, from(), to());
}

/** SPACE_TO_DEPTH for every type of whole bytes. LiteRT@f67457790 tflite/kernels/internal/reference/space_to_depth.h. */
export const spaceToDepth: Kernel<"SPACE_TO_DEPTH"> = {
  prepare: (context) => blocksCopy(context, context.options.blockSize, true),
};

/** DEPTH_TO_SPACE for every type of whole bytes. LiteRT@f67457790 tflite/kernels/internal/reference/depth_to_space.h. */
export const depthToSpace: Kernel<"DEPTH_TO_SPACE"> = {
  prepare: (context) => blocksCopy(context, context.options.blockSize, false),
};
