import type { DetectionOptions } from "./options.ts";
import { createSuppression } from "./suppression.ts";

/** Receives one row of the outputs: which box, of which class, with what score. */
export type Emit = (row: number, box: number, category: number, score: number) => void;

/** Finds what to write from the present corners and scores; returns the number that the runtime counts. */
export type Detect = (emit: Emit) => number;

/**
 * Each class for itself, then the best of all classes.
 *
 * LiteRT@f67457790 tflite/kernels/detection_postprocess.cc `NonMaxSuppressionMultiClassRegularHelper`
 */
export function regularDetections(
  options: DetectionOptions,
  corners: Float32Array,
  table: Float32Array,
  columns: number,
): Detect {
  const { maxDetections, detectionsPerClass, classes } = options;
  const count = corners.length / 4;
  const offset = columns - classes;
  const scores = new Float32Array(count);
  const selected = new Int32Array(Math.min(detectionsPerClass, maxDetections, count));
  const suppress = createSuppression(corners, options);
  const best = new Ranking(Math.min(maxDetections, count * classes));
  return (emit) => {
    best.clear();
    for (let category = 0; category < classes; category++) {
      for (let box = 0; box < count; box++) scores[box] = table[box * columns + category + offset];
      const chosen = suppress(scores, selected);
      for (let i = 0; i < chosen; i++) best.add(selected[i], category, scores[selected[i]]);
    }
    for (let row = 0; row < best.length; row++) emit(row, best.boxes[row], best.categories[row], best.scores[row]);
    return best.length;
  };
}

/**
 * Each box by its best class alone, then its further classes beside it.
 *
 * LiteRT@f67457790 tflite/kernels/detection_postprocess.cc `NonMaxSuppressionMultiClassFastHelper`
 */
export function fastDetections(
  options: DetectionOptions,
  corners: Float32Array,
  table: Float32Array,
  columns: number,
): Detect {
  const { maxDetections, maxClassesPerDetection, classes } = options;
  const count = corners.length / 4;
  const offset = columns - classes;
  const taken = Math.min(maxClassesPerDetection, classes);
  const scores = new Float32Array(count);
  const selected = new Int32Array(Math.min(maxDetections, count));
  const suppress = createSuppression(corners, options);
  const best = new Ranking(taken);
  return (emit) => {
    for (let box = 0; box < count; box++) {
      let highest = table[box * columns + offset];
      for (let category = 1; category < classes; category++) {
        highest = Math.max(highest, table[box * columns + offset + category]);
      }
      scores[box] = highest;
    }
    const chosen = suppress(scores, selected);
    for (let i = 0; i < chosen; i++) {
      const box = selected[i];
      best.clear();
      for (let category = 0; category < classes; category++)
        best.add(box, category, table[box * columns + offset + category]);
      for (let rank = 0; rank < best.length; rank++) {
        emit(maxClassesPerDetection * i + rank, box, best.categories[rank], best.scores[rank]);
      }
    }
    return chosen;
  };
}

/** The highest scores so far, in falling order; of equal ones the first stays first. */
class Ranking {
  readonly boxes: Int32Array;
  readonly categories: Int32Array;
  readonly scores: Float32Array;
  length = 0;

  constructor(capacity: number) {
    this.boxes = new Int32Array(capacity);
    this.categories = new Int32Array(capacity);
    this.scores = new Float32Array(capacity);
  }

  clear(): void {
    this.length = 0;
  }

  add(box: number, category: number, score: number): void {
    const { boxes, categories, scores } = this;
    if (this.length === scores.length && !(score > scores[this.length - 1])) return;
    let at = this.length < scores.length ? this.length++ : this.length - 1;
    for (; at > 0 && score > scores[at - 1]; at--) {
      boxes[at] = boxes[at - 1];
      categories[at] = categories[at - 1];
      scores[at] = scores[at - 1];
    }
    boxes[at] = box;
    categories[at] = category;
    scores[at] = score;
  }
}
