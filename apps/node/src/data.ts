import type { DataSource, Diagnostic, Model, Sample } from "@litequant/core";
import { LitequantError } from "@litequant/core";
import { allOf, everySample, firstSamples, shard as shardOf } from "@litequant/datasets";
import type { Wanted } from "@litequant/datasets";

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
 * Goes over the chosen samples, one at a time.
 *
 * @throws LitequantError `ABORTED` when the signal fires; `INVALID_ARGUMENT` when a count or shard makes no sense; whatever `visit` or the source throws.
 * @returns How many samples were visited.
 */
export async function forEachSample(
  source: DataSource,
  model: Model,
  choice: SampleChoice,
  watching: Watching,
  visit: (sample: Sample) => void | Promise<void>,
): Promise<number> {
  const { signal, onProgress, report } = watching;
  const wanted = wantedBy(choice);
  const total = countWanted(wanted, Math.min(choice.samples ?? Infinity, source.length ?? Infinity));
  throwIfAborted(signal);
  let done = 0;
  if (total === 0) return done;
  onProgress?.(0, total);
  for await (const sample of source.open(model, wanted, { ...(signal && { signal }), report })) {
    throwIfAborted(signal);
    const pending = visit(sample);
    if (pending !== undefined) await pending;
    done++;
    onProgress?.(done, total);
  }
  throwIfAborted(signal);
  return done;
}

/** @throws LitequantError `ABORTED` when the signal has fired. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted)
    throw new LitequantError("ABORTED", "aborted by the caller; nothing was written", { cause: signal.reason });
}

function wantedBy({ samples, shard, skip }: SampleChoice): Wanted {
  return allOf(
    samples === undefined ? everySample : firstSamples(samples),
    shard === undefined ? everySample : shardOf(shard.index, shard.of),
    skip === undefined ? everySample : (index) => !skip(index),
  );
}

/** How many samples are wanted; undefined where no end is known. */
function countWanted(wanted: Wanted, end: number): number | undefined {
  if (end === Infinity) return undefined;
  let count = 0;
  for (let index = 0; index < end; index++) if (wanted(index)) count++;
  return count;
}
