/** Disjoint sets over the numbers below `size`. */
export interface UnionFind {
  /** The representative of the set that holds `item`. */
  find(item: number): number;
  /** Joins two sets and returns the representative, which is that of `a`. */
  join(a: number, b: number): number;
}

/** Every number starts as a set of its own. */
export function createUnionFind(size: number): UnionFind {
  const parent = Int32Array.from({ length: size }, (_, i) => i);
  const find = (item: number): number => {
    let root = item;
    while (parent[root] !== root) root = parent[root]!;
    for (let at = item; at !== root;) {
      const next = parent[at]!;
      parent[at] = root;
      at = next;
    }
    return root;
  };
  return {
    find,
    join(a, b) {
      const root = find(a);
      parent[find(b)] = root;
      return root;
    },
  };
}
