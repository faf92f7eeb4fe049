/** How many sequences there are, and their length. */
export interface Sequences {
  readonly steps: number;
  readonly batches: number;
}

/** Sequences in a tensor `[batch, time, ...]`, `[time, batch, ...]`, or a single step `[batch, depth]`. */
export function sequencesOf(shape: readonly number[], timeMajor: boolean): Sequences {
  if (shape.length < 3) return { steps: 1, batches: shape[0] };
  return timeMajor ? { steps: shape[0], batches: shape[1] } : { steps: shape[1], batches: shape[0] };
}

/** Calls `step` for every step of every sequence, with the row of the input and of the output that it is about. */
export function eachStep(
  { steps, batches }: Sequences,
  timeMajor: boolean,
  backward: boolean,
  step: (batch: number, row: number) => void,
): void {
  for (let batch = 0; batch < batches; batch++) {
    for (let count = 0; count < steps; count++) {
      const time = backward ? steps - 1 - count : count;
      step(batch, timeMajor ? time * batches + batch : batch * steps + time);
    }
  }
}
