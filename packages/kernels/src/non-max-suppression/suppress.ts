import { exp } from "@litequant/core";

import type { Queue } from "./queue.ts";

const f = Math.fround;

/** Limits of a suppression. */
export interface Limits {
  readonly count: number;
  readonly overlap: number;
  readonly score: number;
  /** 0: boxes that overlap are dropped; else their scores fall. */
  readonly sigma: number;
}

/** The share of two boxes `[y1, x1, y2, x2]` that both cover, in float32. */
function overlapOf(boxes: Float32Array, i: number, j: number): number {
  const low = (box: number, axis: number) => Math.min(boxes[4 * box + axis], boxes[4 * box + axis + 2]);
  const high = (box: number, axis: number) => Math.max(boxes[4 * box + axis], boxes[4 * box + axis + 2]);
  const area = (box: number) => f(f(high(box, 0) - low(box, 0)) * f(high(box, 1) - low(box, 1)));
  const [first, second] = [area(i), area(j)];
  if (first <= 0 || second <= 0) return 0;
  const side = (axis: number) =>
    Math.max(f(Math.min(high(i, axis), high(j, axis)) - Math.max(low(i, axis), low(j, axis))), 0);
  const common = f(side(0) * side(1));
  return f(common / f(f(first + second) - common));
}

/**
 * Chooses boxes by falling score and returns how many.
 *
 * LiteRT@f67457790 tflite/kernels/internal/reference/non_max_suppression.h `NonMaxSuppression`.
 *
 * @param chosen - Receives indices; scores go into `scored` where it is given.
 */
export function suppress(
  boxes: Float32Array,
  scores: Float32Array,
  { count, overlap, score: least, sigma }: Limits,
  queue: Queue,
  chosen: Int32Array,
  scored: Float32Array | undefined,
): number {
  queue.clear();
  for (let i = 0; i < scores.length; i++) if (scores[i] > least) queue.push(i, scores[i], 0);
  const wanted = Math.min(queue.size(), count);
  const scale = sigma > 0 ? f(-0.5 / sigma) : 0;
  let found = 0;
  while (found < wanted && queue.size() > 0) {
    const { index, score: before, begin } = queue.pop();
    let score = before;
    let dropped = false;
    for (let j = found - 1; j >= begin; j--) {
      const share = overlapOf(boxes, index, chosen[j]);
      if (share >= overlap) {
        dropped = true;
        break;
      }
      if (sigma > 0) score = f(score * f(exp(f(f(scale * share) * share))));
      if (score <= least) break;
    }
    if (dropped) continue;
    // What it was held against, before it may be chosen itself: its copy in the queue meets itself then.
    const held = found;
    if (score === before) {
      chosen[found] = index;
      if (scored) scored[found] = score;
      found++;
    }
    if (score > least) queue.push(index, score, held);
  }
  return found;
}
