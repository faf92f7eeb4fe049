import type { DataSource } from "@litequant/core";
import { generatorSource, parseRange } from "@litequant/datasets";
import type { UserSamples } from "@litequant/datasets";
import { openSource } from "@litequant/datasets/node";
import { checkPlugin } from "./plugins.ts";

/**
 * Samples: an (async) iterable of `{ name: value }`, `[value]` or `[signatureKey, { name: value }]`, a function that
 * makes one, a data source, or a source in words as on the command line.
 */
export type DataInput = string | UserSamples | DataSource;

/** What happens to the values of a source on their way in. */
export interface DataOptions {
  /** uint8 0..255 is mapped onto it: `"0..1"` or `[0, 1]`. */
  readonly range?: string | readonly [low: number, high: number];
  /** Subtracted: one number, or one per channel. */
  readonly mean?: number | readonly number[];
  /** Divides, after subtracting. */
  readonly std?: number | readonly number[];
}

/**
 * The source that a caller means.
 *
 * @param samples - How many samples `random` makes.
 * @throws LitequantError `INVALID_ARGUMENT`, `FILE_NOT_FOUND`, `FILE_ACCESS`, `INVALID_DATA`.
 */
export async function openData(
  data: DataInput,
  { range, mean, std, samples }: DataOptions & { readonly samples?: number },
): Promise<DataSource> {
  const preprocessing = {
    ...(range !== undefined && { range: typeof range === "string" ? parseRange(range) : range }),
    ...(mean !== undefined && { mean }),
    ...(std !== undefined && { std }),
  };
  if (typeof data === "string")
    return openSource(data, { ...preprocessing, ...(samples !== undefined && { samples }) });
  if (typeof data === "object" && "kind" in data) return checkPlugin<DataSource>(data, "data-source", "the data given");
  return generatorSource(data, preprocessing);
}
