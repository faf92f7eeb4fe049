/** A candidate with its score, and how many chosen boxes it was held against. */
export interface Candidate {
  index: number;
  score: number;
  begin: number;
}

/** A queue by falling score. */
export interface Queue {
  size(): number;
  clear(): void;
  push(index: number, score: number, begin: number): void;
  /** The candidate of the highest score; the object is reused. */
  pop(): Candidate;
}

/**
 * A queue as a binary heap whose steps are those of the C++ library, so that equal scores come out in
 * the runtime's order.
 *
 * @param capacity - The largest number of candidates.
 */
export function createQueue(capacity: number): Queue {
  const indices = new Int32Array(capacity);
  const scores = new Float32Array(capacity);
  const begins = new Int32Array(capacity);
  const top: Candidate = { index: 0, score: 0, begin: 0 };
  let size = 0;

  const move = (from: number, to: number) => {
    indices[to] = indices[from];
    scores[to] = scores[from];
    begins[to] = begins[from];
  };
  const place = (hole: number, index: number, score: number, begin: number) => {
    let at = hole;
    for (let parent = (at - 1) >> 1; at > 0 && scores[parent] < score; parent = (at - 1) >> 1) {
      move(parent, at);
      at = parent;
    }
    indices[at] = index;
    scores[at] = score;
    begins[at] = begin;
  };
  return {
    size: () => size,
    clear: () => {
      size = 0;
    },
    push: (index: number, score: number, begin: number) => place(size++, index, score, begin),
    pop() {
      top.index = indices[0];
      top.score = scores[0];
      top.begin = begins[0];
      size--;
      const index = indices[size];
      const score = scores[size];
      const begin = begins[size];
      // The hole sinks to the bottom before the last one rises from there.
      let hole = 0;
      let child = 0;
      while (child < (size - 1) >> 1) {
        child = 2 * (child + 1);
        if (scores[child] < scores[child - 1]) child--;
        move(child, hole);
        hole = child;
      }
      if ((size & 1) === 0 && child === (size - 2) >> 1) {
        child = 2 * child + 1;
        move(child, hole);
        hole = child;
      }
      if (size > 0) place(hole, index, score, begin);
      return top;
    },
  };
}
