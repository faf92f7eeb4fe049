import { elementCount } from "@litequant/core";
import type { Kernel, KernelContext, TensorView } from "@litequant/core";

import { inputOf, numbersOf, planned } from "../ports.ts";
import { expectSameForm } from "../same-form.ts";
import { copyAlong, createLaneWalk, lanesOf, lanesPerElement, stridesOf } from "../walk.ts";
import type { Walk } from "../walk.ts";
import { filler } from "../pad/fill.ts";

/**
 * Walks between an image in space and the same in blocks, one for each place in a block, first along space.
 *
 * @param space - `[batch, ...space, ...rest]`.
 * @param blocked - The same with the blocks' places in front of the batch.
 * @param before - Elements of the first block of each axis that space lacks.
 */
function blockWalks(
  lanes: number,
  space: readonly number[],
  blocked: readonly number[],
  blocks: readonly number[],
  before: readonly number[],
): Walk[] {
  const spaceStrides = stridesOf(space);
  const blockedStrides = stridesOf(blocked);
  const places = elementCount(blocks);
  return Array.from({ length: places }, (_, place) => {
    const counts = [...space];
    const strides = [...spaceStrides];
    let spaceBase = 0;
    let blockedBase = place * space[0] * blockedStrides[0];
    let rest = place;
    for (let axis = blocks.length; axis > 0; axis--) {
      const block = blocks[axis - 1];
      const offset = (rest % block) - before[axis - 1];
      rest = Math.floor(rest / block);
      // The block position `i` stands for index `i * block + offset`, of which only those inside count.
      const first = offset >= 0 ? 0 : Math.ceil(-offset / block);
      const last = Math.min(blocked[axis], Math.ceil((space[axis] - offset) / block));
      counts[axis] = Math.max(0, last - first);
      strides[axis] = spaceStrides[axis] * block;
      spaceBase += (first * block + offset) * spaceStrides[axis];
      blockedBase += first * blockedStrides[axis];
    }
    return createLaneWalk(lanes, counts, strides, blockedStrides, spaceBase, blockedBase);
  });
}

function swapped(walk: Walk): Walk {
  return {
    first: walk.second,
    second: walk.first,
    length: walk.length,
    firstStep: walk.secondStep,
    secondStep: walk.firstStep,
  };
}

interface BlockCopy {
  readonly walks: () => readonly Walk[];
  readonly output: TensorView;
  readonly copy: (walks: readonly Walk[]) => void;
}

function blockCopy(context: KernelContext, toBatch: boolean): BlockCopy | undefined {
  const input = inputOf(context, 0);
  const output = context.output(0);
  const lanes = lanesPerElement(input);
  if (lanes === undefined || input.dtype !== output.dtype) return undefined;
  expectSameForm(context, input, output);
  const sizes = inputOf(context, 1);
  const borders = inputOf(context, 2);
  const from = lanesOf(input);
  const to = lanesOf(output);
  const walks = planned([sizes, borders], () => {
    const before = numbersOf(borders).filter((_, i) => i % 2 === 0);
    const [space, blocked] = toBatch ? [input, output] : [output, input];
    const list = blockWalks(lanes, space.shape, blocked.shape, numbersOf(sizes), before);
    return toBatch ? list : list.map(swapped);
  });
  return {
    walks,
    output,
    copy(list) {
      const source = from();
      const target = to();
      for (let place = 0; place < list.length; place++) copyAlong(list[place], source, target);
    },
  };
}

/**
 * SPACE_TO_BATCH_ND for every type of whole bytes, padded with zeros, in quantized form with the output's zero point.
 *
 * LiteRT@f67457790 tflite/kernels/internal/reference/space_to_batch_nd.h.
 */
export const spaceToBatchNd: Kernel<"SPACE_TO_BATCH_ND"> = {
  prepare(context) {
    const plan = blockCopy(context, true);
    if (plan === undefined) return undefined;
    const fill = filler(plan.output);
    return () => {
      fill();
      plan.copy(plan.walks());
    };
  },
};

/** BATCH_TO_SPACE_ND for every type of whole bytes. LiteRT@f67457790 tflite/kernels/internal/reference/batch_to_space_nd.h. */
export const batchToSpaceNd: Kernel<"BATCH_TO_SPACE_ND"> = {
  prepare(context) {
    const plan = blockCopy(context, false);
    return plan && (() => plan.copy(plan.walks()));
  },
};
