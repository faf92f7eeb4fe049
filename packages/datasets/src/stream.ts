import { LitequantError, type DataSource, type Diagnostic, type Json, type Model, type Sample } from "@litequant/core";
import { createFindings } from "./findings.ts";
import { createPauses, type Pauses } from "./pause.ts";
import { checkPreprocessing, type Preprocessing } from "./preprocessing.ts";
import { createToSample } from "./to-sample.ts";
import type { Wanted } from "./wanted.ts";

/** A wanted sample as {@link UserSample}, with its index; or "skipped", said so that timers run while skipping. */
export type Walked = readonly [index: number, yielded: unknown] | "skipped";

/** What is different about each source; everything else is {@link createSource}. */
export interface SourceParts {
  readonly name: string;
  readonly options: Json;
  readonly length?: number;
  readonly replayable: boolean;
  readonly preprocessing: Preprocessing;
  readonly pixels?: true;
  /** Arrays that are walked over are fresh and nobody else's. */
  readonly fresh: boolean;
  /** In order of indices; decodes only what is wanted and nothing ahead. Ends by itself, or at `wanted.end`. */
  walk(wanted: Wanted, model: Model): Iterable<Walked> | AsyncIterable<Walked>;
}

/** Makes a source of its parts. @throws LitequantError `INVALID_ARGUMENT` when the preprocessing is invalid. */
export function createSource(parts: SourceParts): DataSource {
  const { name, options, length, replayable, preprocessing } = parts;
  checkPreprocessing(preprocessing);
  const { range, mean, std } = preprocessing;
  const steps = { ...(range && { range }), ...(mean !== undefined && { mean }), ...(std !== undefined && { std }) };
  return {
    kind: "data-source",
    contract: 1,
    name,
    options: Object.keys(steps).length === 0 ? options : { ...(options as { readonly [key: string]: Json }), ...steps },
    ...(length !== undefined && { length }),
    replayable,
    open: (model, wanted, { signal, report } = {}) => openStream(parts, model, wanted, signal, report ?? (() => {})),
  };
}

async function* openStream(
  parts: SourceParts,
  model: Model,
  wanted: Wanted,
  signal: AbortSignal | undefined,
  report: (diagnostic: Diagnostic) => void,
): AsyncGenerator<Sample, void, undefined> {
  const findings = createFindings(report);
  const { preprocessing, pixels = false, fresh } = parts;
  const toSample = createToSample(model, { preprocessing, pixels, fresh, findings });
  const pauses = createPauses(signal);
  const iterator = iteratorOf(parts.walk(wanted, model));
  let at = 0;
  let state: "walking" | "ended" | "failed" = "walking";
  try {
    for (;;) {
      const pause = pauses.due();
      if (pause !== undefined) await pause;
      const next = await pull(iterator, pauses, at);
      if (next.done === true) break;
      at++;
      if (next.value === "skipped") continue;
      const [index, yielded] = next.value;
      at = index + 1;
      yield toSample(yielded, index);
    }
    state = "ended";
    if (at === 0)
      throw new LitequantError(
        "NO_DATA",
        `the data source ${parts.name} ended without a single sample; check its path, or that the generator yields`,
      );
  } catch (error) {
    if (state === "walking") state = "failed";
    throw error;
  } finally {
    pauses.end();
    // Who has enough stops asking: the data end there, too.
    if (state !== "failed") findings.end();
    if (state !== "ended") await close(iterator, signal);
  }
}

/** Not awaited when aborted: a source that hangs in its own await would hang here too. */
async function close(iterator: AnyIterator, signal: AbortSignal | undefined): Promise<void> {
  const closing = Promise.resolve(iterator.return?.()).catch(() => {});
  if (signal?.aborted !== true) await closing;
}

type AnyIterator = Iterator<Walked> | AsyncIterator<Walked>;

function iteratorOf(walk: Iterable<Walked> | AsyncIterable<Walked>): AnyIterator {
  return Symbol.asyncIterator in walk ? walk[Symbol.asyncIterator]() : walk[Symbol.iterator]();
}

async function pull(iterator: AnyIterator, pauses: Pauses, at: number): Promise<IteratorResult<Walked>> {
  try {
    const next = iterator.next();
    return next instanceof Promise ? await pauses.race(next) : next;
  } catch (error) {
    if (LitequantError.isInstance(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new LitequantError("INVALID_DATA", `the data source failed at sample ${at}: ${reason}`, {
      location: { sample: at },
      cause: error,
    });
  }
}

/** Walks the indices of a source of known length, decoding the wanted ones with `decode`. */
export async function* walkRows(
  count: number,
  wanted: Wanted,
  decode: (index: number) => unknown,
): AsyncGenerator<Walked, void, undefined> {
  const end = Math.min(count, wanted.end ?? Infinity);
  for (let index = 0; index < end; index++) yield wanted(index) ? [index, await decode(index)] : "skipped";
}
