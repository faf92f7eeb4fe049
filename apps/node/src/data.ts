import type { DataSource, Diagnostic, Model, Sample } from "@litequant/core";
import { LitequantError } from "@litequant/core";

/** Which samples of a source to use. */
export interface SampleChoice {
  /** Only the first so many samples of the source. */
  readonly samples?: number;
  /** Only every `of`-th sample, beginning with `index`: shards of one source are disjoint and together complete. */
  readonly shard?: { readonly index: number; readonly of: number };
  /** Indices that are done already. */
  readonly skip?: (index: number) => boolean;
}

/** What a pass over the data reports to. */
export interface Watching {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number | undefined) => void) | undefined;
  readonly report: (diagnostic: Diagnostic) => void;
}

/**
 * Goes over the chosen samples, one at a time, and stops asking after the last one that is wanted, so that an endless
 * source ends.
 *
 * @throws LitequantError `ABORTED` when the signal fires; whatever `visit` or the source throws.
 * @returns How many samples were visited.
 */
export async function forEachSample(source: DataSource, model: Model, choice: SampleChoice, watching: Watching, visit: (sample: Sample) => void): Promise<number> {
  const { signal, onProgress, report } = watching;
  const wanted = wantedBy(choice);
  const end = Math.min(choice.samples ?? Infinity, source.length ?? Infinity);
  const { last, total } = extent(wanted, end);
  throwIfAborted(signal);
  let done = 0;
  if (total === 0) return done;
  onProgress?.(0, total);
  for await (const sample of source.open(model, wanted, { ...(signal && { signal }), report })) {
    throwIfAborted(signal);
    visit(sample);
    onProgress?.(++done, total);
    if (sample.index >= last) break;
  }
  throwIfAborted(signal);
  return done;
}

/** @throws LitequantError `ABORTED` when the signal has fired. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new LitequantError("ABORTED", "aborted by the caller; nothing was written", { cause: signal.reason });
}

/** @throws LitequantError `INVALID_ARGUMENT` when a count or shard makes no sense. */
function wantedBy({ samples, shard, skip }: SampleChoice): (index: number) => boolean {
  if (samples !== undefined && !(Number.isInteger(samples) && samples > 0)) throw new LitequantError("INVALID_ARGUMENT", `samples is ${samples}: give a whole number above 0`);
  if (shard !== undefined && !(Number.isInteger(shard.index) && Number.isInteger(shard.of) && shard.index >= 0 && shard.index < shard.of)) {
    throw new LitequantError("INVALID_ARGUMENT", `shard ${shard.index}/${shard.of}: shards of N are 0/N to N-1/N`);
  }
  return (index) => (samples === undefined || index < samples) && (shard === undefined || index % shard.of === shard.index) && !skip?.(index);
}

/** The last wanted index and their number; where no end is known, all that comes. */
function extent(wanted: (index: number) => boolean, end: number): { readonly last: number; readonly total: number | undefined } {
  if (end === Infinity) return { last: Infinity, total: undefined };
  let last = -1;
  let total = 0;
  for (let index = 0; index < end; index++) {
    if (!wanted(index)) continue;
    last = index;
    total++;
  }
  return { last, total };
}
