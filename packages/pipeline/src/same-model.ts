import type { Model } from "@litequant/core";

/**
 * Where a model that was read differs from the one that was written; undefined where it says all that was meant.
 *
 * What was left out when writing may stand as a default in what was read. The place reads `subgraphs.0.tensors.3.dtype`.
 */
export function findDifference(meant: Model, read: Model): string | undefined {
  const { source: _, extras: __, ...rest } = meant;
  return compare(rest, read, []);
}

function compare(meant: unknown, read: unknown, path: readonly string[]): string | undefined {
  if (meant === read || meant === undefined || Object.is(meant, read)) return undefined;
  if (typeof meant !== "object" || typeof read !== "object" || meant === null || read === null) return path.join(".");
  if (meant instanceof Uint8Array)
    return read instanceof Uint8Array && sameBytes(meant, read) ? undefined : path.join(".");
  if (Array.isArray(meant) && (!Array.isArray(read) || meant.length !== read.length)) return path.join(".");
  const found = read as Readonly<Record<string, unknown>>;
  for (const [key, value] of Object.entries(meant)) {
    const difference = compare(value, found[key], [...path, key]);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.byteLength !== b.byteLength) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
