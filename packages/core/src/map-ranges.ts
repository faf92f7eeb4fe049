import type { CalibrationTable, TensorRange } from "./calibration.ts";
import type { TensorLinks } from "./model.ts";

/** Key of a tensor in maps. */
export function tensorKey(subgraph: number, index: number): string {
  return `${subgraph}/${index}`;
}

/**
 * The table in the indices of an edited model. Ranges of tensors that the edit removed are dropped: what a fused
 * operator writes is the activation's output, whose range stays.
 */
export function mapRanges(table: CalibrationTable, links: TensorLinks): CalibrationTable {
  const targets = new Map(links.map(({ from, to }) => [tensorKey(from.subgraph, from.index), to]));
  const tensors: TensorRange[] = [];
  for (const range of table.tensors) {
    const to = targets.get(tensorKey(range.subgraph, range.index));
    if (to !== undefined) tensors.push({ ...range, subgraph: to.subgraph, index: to.index });
  }
  return { ...table, tensors };
}
