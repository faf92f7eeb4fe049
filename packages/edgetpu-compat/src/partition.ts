/** A run of operators on one side of the cut. */
export interface Subset {
  readonly eligible: boolean;
  /** Positions in the list that was given, in order of execution. */
  readonly operators: readonly number[];
}

/**
 * Cuts a graph as TensorFlow Lite cuts it for a delegate, which the compiler is one of: the first operator that is ready
 * decides what kind the next subset is, and all of that kind join that become ready.
 *
 * (LiteRT@f67457790 tflite/graph_info.cc, PartitionGraphIntoIndependentNodeSubsets.)
 *
 * @param producers - By operator, in order of execution: the operators whose results it reads.
 */
export function partition(producers: readonly (readonly number[])[], eligible: readonly boolean[]): readonly Subset[] {
  const subsets: Subset[] = [];
  const done = producers.map(() => false);
  let open = producers.map((_, index) => index);
  while (open.length > 0) {
    const operators: number[] = [];
    let kind: boolean | undefined;
    // Operators stand in order of execution, so one pass finds all that become ready.
    for (const index of open) {
      if (producers[index]!.some((producer) => !done[producer])) continue;
      kind ??= eligible[index]!;
      if (eligible[index] !== kind) continue;
      done[index] = true;
      operators.push(index);
    }
    // An operator that waits for a later one: no order of execution, nothing more can run.
    if (kind === undefined) break;
    subsets.push({ eligible: kind, operators });
    open = open.filter((index) => !done[index]);
  }
  return subsets;
}

/**
 * By operator: the first one that is not eligible on its way from the first Edge TPU subset, which is what cut it off.
 * undefined where nothing did.
 */
export function cutters(
  producers: readonly (readonly number[])[],
  eligible: readonly boolean[],
  subsets: readonly Subset[],
): readonly (number | undefined)[] {
  const first = subsets.findIndex((subset) => subset.eligible);
  const early = new Set(subsets.slice(0, first + 1).flatMap(({ operators }) => operators));
  const found: (number | undefined)[] = [];
  producers.forEach((list, index) => {
    const blockers = early.has(index)
      ? []
      : list.flatMap((producer) => found[producer] ?? (eligible[producer] || early.has(producer) ? [] : producer));
    found.push(blockers.length === 0 ? undefined : Math.min(...blockers));
  });
  return found;
}
