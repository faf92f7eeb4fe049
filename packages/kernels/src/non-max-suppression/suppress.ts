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
  const a = 4 * i;
  const b = 4 * j;
  const topA = Math.min(boxes[a], boxes[a + 2]);
  const leftA = Math.min(boxes[a + 1], boxes[a + 3]);
  const bottomA = Math.max(boxes[a], boxes[a + 2]);
  const rightA = Math.max(boxes[a + 1], boxes[a + 3]);
  const topB = Math.min(boxes[b], boxes[b + 2]);
  const leftB = Math.min(boxes[b + 1], boxes[b + 3]);
  const bottomB = Math.max(boxes[b], boxes[b + 2]);
  const rightB = Math.max(boxes[b + 1], boxes[b + 3]);
  const areaA = f(f(bottomA - topA) * f(rightA - leftA));
  const areaB = f(f(bottomB - topB) * f(rightB - leftB));
  if (areaA <= 0 || areaB <= 0) return 0;
  const height = f(Math.max(f(Math.min(bottomA, bottomB) - Math.max(topA, topB)), 0));
  const width = f(Math.max(f(Math.min(rightA, rightB) - Math.max(leftA, leftB)), 0));
  const common = f(height * width);
  return f(common / f(f(areaA + areaB) - common));
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
