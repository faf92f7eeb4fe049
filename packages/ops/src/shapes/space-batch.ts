import type { KnownTensor, ShapeRule } from "@litequant/core";

import { contradiction, show } from "./contradiction.ts";
import { required, shapeOf, valuesOf } from "./known.ts";

interface Blocks {
  readonly shape: readonly number[];
  readonly blocks: readonly number[];
  /** `[before, after]` of each block dimension. */
  readonly borders: readonly number[];
}

function blocksOf(op: string, inputs: readonly (KnownTensor | undefined)[]): Blocks | undefined {
  const shape = shapeOf(op, inputs, 0);
  const blocks = valuesOf(required(op, inputs, 1));
  const borders = valuesOf(required(op, inputs, 2));
  if (blocks === undefined || borders === undefined) return undefined;
  if (
    blocks.length + 1 > shape.length ||
    borders.length !== 2 * blocks.length ||
    blocks.some((size) => size < 1) ||
    borders.some((size) => size < 0)
  ) {
    throw contradiction(op, `blocks ${show(blocks)} with borders ${show(borders)} do not fit ${show(shape)}`);
  }
  return { shape, blocks, borders };
}

/** Padded space divided by the blocks of input 1, the batch times them. */
export const spaceToBatchNdShape: ShapeRule<"SPACE_TO_BATCH_ND"> = (_options, inputs) => {
  const known = blocksOf("SPACE_TO_BATCH_ND", inputs);
  if (known === undefined) return undefined;
  const { shape, blocks, borders } = known;
  const result = shape.map((size, axis) => {
    const block = blocks[axis - 1];
    if (block === undefined) return size;
    return (size + (borders[2 * axis - 2] ?? 0) + (borders[2 * axis - 1] ?? 0)) / block;
  });
  if (result.some((size) => !Number.isInteger(size))) {
    throw contradiction("SPACE_TO_BATCH_ND", `${show(shape)} with borders ${show(borders)} is not whole blocks`);
  }
  return [
    result.with(
      0,
      blocks.reduce((product, size) => product * size, shape[0] ?? 0),
    ),
  ];
};

/** The batch divided by the blocks of input 1, space times them, less what is cropped. */
export const batchToSpaceNdShape: ShapeRule<"BATCH_TO_SPACE_ND"> = (_options, inputs) => {
  const known = blocksOf("BATCH_TO_SPACE_ND", inputs);
  if (known === undefined) return undefined;
  const { shape, blocks, borders } = known;
  const batch = (shape[0] ?? 0) / blocks.reduce((product, size) => product * size, 1);
  const result = shape.map((size, axis) => {
    const block = blocks[axis - 1];
    if (block === undefined) return size;
    return size * block - (borders[2 * axis - 2] ?? 0) - (borders[2 * axis - 1] ?? 0);
  });
  if (!Number.isInteger(batch) || result.some((size) => size < 0)) {
    throw contradiction("BATCH_TO_SPACE_ND", `${show(shape)} less borders ${show(borders)} is not whole blocks`);
  }
  return [result.with(0, batch)];
};

/** Height and width divided by the block, channels times its square. */
export const spaceToDepthShape: ShapeRule<"SPACE_TO_DEPTH"> = ({ blockSize }, inputs) => {
  const shape = shapeOf("SPACE_TO_DEPTH", inputs, 0, 4);
  const [batch = 0, height = 0, width = 0, channels = 0] = shape;
  if (!(blockSize > 0) || height % blockSize !== 0 || width % blockSize !== 0) {
    throw contradiction("SPACE_TO_DEPTH", `${show(shape)} is not whole blocks of ${blockSize}`);
  }
  return [[batch, height / blockSize, width / blockSize, channels * blockSize * blockSize]];
};

/** Height and width times the block, channels divided by its square. */
export const depthToSpaceShape: ShapeRule<"DEPTH_TO_SPACE"> = ({ blockSize }, inputs) => {
  const shape = shapeOf("DEPTH_TO_SPACE", inputs, 0, 4);
  const [batch = 0, height = 0, width = 0, channels = 0] = shape;
  if (!(blockSize > 0) || channels % (blockSize * blockSize) !== 0) {
    throw contradiction("DEPTH_TO_SPACE", `${show(shape)} is not whole blocks of ${blockSize}`);
  }
  return [[batch, height * blockSize, width * blockSize, channels / (blockSize * blockSize)]];
};
