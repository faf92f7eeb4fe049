/** One block of memory and when it is alive, both ends included, in steps of execution. */
export interface ArenaItem {
  readonly sizeBytes: number;
  readonly first: number;
  readonly last: number;
  /** Where it must lie; absent: wherever it fits. */
  readonly offset?: number;
}

/** Where each item lies, and how much memory they take together. */
export interface ArenaPlan {
  readonly offsets: readonly number[];
  readonly sizeBytes: number;
}

/**
 * Places blocks so that those alive at the same time never overlap: largest first, each at the lowest offset that fits.
 * Blocks that have their place already come before all others, and may overlap each other.
 *
 * @param alignment - Bytes to which every offset is a multiple.
 */
export function planArena(items: readonly ArenaItem[], alignment: number): ArenaPlan {
  const rank = (i: number): number => (items[i]!.offset === undefined ? 1 : 0);
  const order = items
    .map((_, i) => i)
    .sort((a, b) => rank(a) - rank(b) || items[b]!.sizeBytes - items[a]!.sizeBytes || a - b);
  const offsets = items.map(() => 0);
  const placed: number[] = [];
  let total = 0;
  for (const i of order) {
    const item = items[i]!;
    const size = Math.ceil(item.sizeBytes / alignment) * alignment;
    let offset = item.offset ?? 0;
    for (const j of item.offset === undefined ? placed : []) {
      const other = items[j]!;
      if (other.last < item.first || item.last < other.first) continue;
      if (offsets[j]! >= offset + size) break;
      offset = Math.max(offset, Math.ceil((offsets[j]! + other.sizeBytes) / alignment) * alignment);
    }
    offsets[i] = offset;
    const at = placed.findIndex((j) => offsets[j]! > offset);
    placed.splice(at < 0 ? placed.length : at, 0, i);
    total = Math.max(total, offset + size);
  }
  return { offsets, sizeBytes: total };
}
