import { LitequantError } from "@litequant/core";

/** A set of sample indices as sorted, disjoint, inclusive runs: what tables carry so that no sample counts twice. */
export type SampleSet = readonly (readonly [first: number, last: number])[];

/** How many samples a set holds. */
export function countSamples(set: SampleSet): number {
  return set.reduce((sum, [first, last]) => sum + last - first + 1, 0);
}

/** Whether `index` is in the set. */
export function hasSample(set: SampleSet, index: number): boolean {
  const run = set[runBefore(set, index)];
  return run !== undefined && index <= run[1];
}

/**
 * The set with one more index. A growing last run, the usual case, copies nothing but the list of runs.
 *
 * @throws LitequantError `INVALID_DATA` when the index is in the set already.
 */
export function addSample(set: SampleSet, index: number): SampleSet {
  return uniteSamples(set, [[index, index]]);
}

/**
 * The union of two disjoint sets, neighbouring runs joined.
 *
 * @throws LitequantError `INVALID_DATA` when they share an index: that sample would count twice.
 */
export function uniteSamples(a: SampleSet, b: SampleSet): SampleSet {
  const tail = a.at(-1);
  if (tail !== undefined && b.length === 1 && b[0]![0] === tail[1] + 1) return [...a.slice(0, -1), [tail[0], b[0]![1]]];
  const runs = [...a, ...b].toSorted((x, y) => x[0] - y[0]);
  const united: [number, number][] = [];
  for (const [first, last] of runs) {
    const open = united.at(-1);
    if (open !== undefined && first <= open[1]) {
      throw new LitequantError(
        "INVALID_DATA",
        `sample ${first} was calibrated already: counting it twice would shift the ranges; merge disjoint shards only`,
        {
          location: { sample: first },
        },
      );
    }
    if (open !== undefined && first === open[1] + 1) open[1] = last;
    else united.push([first, last]);
  }
  return united;
}

/** Position of the last run that starts at or before `index`, -1 where none does. */
function runBefore(set: SampleSet, index: number): number {
  let low = 0;
  let high = set.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (set[middle]![0] <= index) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
