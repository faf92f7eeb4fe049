import { intersectionOverUnion } from "./boxes.ts";

/** Thresholds of non-maximum suppression, float32 values. */
export interface Thresholds {
  readonly scoreThreshold: number;
  readonly iouThreshold: number;
}

/**
 * Chooses boxes by falling score, none of which overlaps a chosen one too much. Made once, so that runs allocate nothing.
 *
 * LiteRT@f67457790 tflite/kernels/detection_postprocess.cc `NonMaxSuppressionSingleClassHelper`
 *
 * @returns A function that writes indices of chosen boxes, at most as many as `selected` holds, and returns how many.
 */
export function createSuppression(
  corners: Float32Array,
  { scoreThreshold, iouThreshold }: Thresholds,
): (scores: Float32Array, selected: Int32Array) => number {
  const count = corners.length / 4;
  const order = new Int32Array(count);
  const active = new Uint8Array(count);
  let current: Float32Array = new Float32Array(0);
  const byScore = (a: number, b: number): number => current[b] - current[a];
  return (scores, selected) => {
    current = scores;
    let kept = 0;
    for (let box = 0; box < count; box++) if (scores[box] >= scoreThreshold) order[kept++] = box;
    // Typed arrays sort stably: of equal scores the first stays first.
    order.subarray(0, kept).sort(byScore);
    active.fill(1, 0, kept);
    let chosen = 0;
    for (let i = 0; i < kept && chosen < selected.length; i++) {
      if (active[i] === 0) continue;
      selected[chosen++] = order[i];
      for (let j = i + 1; j < kept; j++) {
        if (active[j] === 1 && intersectionOverUnion(corners, order[i], order[j]) > iouThreshold) active[j] = 0;
      }
    }
    return chosen;
  };
}
