import { LitequantError, type DataSource } from "@litequant/core";
import type { Preprocessing } from "./preprocessing.ts";
import { createSource, type Walked } from "./stream.ts";
import type { Wanted } from "./wanted.ts";
import type { UserSample } from "./yielded.ts";

/** Where samples of a program come from: something iterable, or a function that makes it, such as a generator function. */
export type UserSamples =
  | Iterable<UserSample>
  | AsyncIterable<UserSample>
  | (() => Iterable<UserSample> | AsyncIterable<UserSample> | Promise<Iterable<UserSample>>);

/** Options of {@link generatorSource}. */
export interface GeneratorOptions extends Preprocessing {
  /** For reports: where the generator comes from. */
  readonly name?: string;
  /** How many samples there are, where that is known. */
  readonly length?: number;
}

/**
 * A source over samples that a program makes: `{ name: value }`, `[value, ...]` or `[signature, { name: value }]`.
 *
 * A value is a typed array, which takes the model's shape (a single -1 inferred from its length), or
 * `{ data, shape }`. Names are a signature's input names, tensor names or positions. Arrays are copied, so a
 * generator may reuse its buffers. Samples are pulled one by one and nothing is read ahead. A generator object can be
 * opened once, a function or an array any number of times.
 *
 * @throws LitequantError `INVALID_ARGUMENT` when `samples` cannot be iterated.
 * @example
 * generatorSource(function* () {
 *   for (const image of images) yield { image: Float32Array.from(image) };
 * })
 */
export function generatorSource(samples: UserSamples, options: GeneratorOptions = {}): DataSource {
  const { name = "generator", length, ...preprocessing } = options;
  if (typeof samples !== "function" && !isIterable(samples))
    throw new LitequantError(
      "INVALID_ARGUMENT",
      "data must be something to iterate over samples: an array, a generator, or a function that returns one",
    );
  const known = length ?? (Array.isArray(samples) ? samples.length : undefined);
  const once = typeof samples !== "function" && isOneShot(samples);
  let opened = false;
  return createSource({
    name,
    options: {},
    ...(known !== undefined && { length: known }),
    replayable: !once,
    preprocessing,
    fresh: false,
    walk(wanted) {
      if (once && opened)
        throw new LitequantError(
          "INVALID_ARGUMENT",
          "this generator was used up by an earlier pass; hand in the generator function itself, which can start again",
        );
      opened = true;
      return walk(typeof samples === "function" ? samples() : samples, wanted);
    },
  });
}

async function* walk(made: unknown, wanted: Wanted): AsyncGenerator<Walked, void, undefined> {
  const samples = await made;
  if (!isIterable(samples))
    throw new LitequantError(
      "INVALID_ARGUMENT",
      "the data function returned nothing to iterate over; write it as a generator: function* () { yield { name: array }; }",
    );
  const { end = Infinity } = wanted;
  const isAsync = Symbol.asyncIterator in samples;
  const iterator = isAsync ? samples[Symbol.asyncIterator]() : samples[Symbol.iterator]();
  let done = false;
  try {
    for (let index = 0; index < end; index++) {
      const next = await iterator.next();
      if (next.done === true) {
        done = true;
        return;
      }
      yield wanted(index) ? [index, next.value] : "skipped";
    }
  } catch (error) {
    done = true;
    throw error;
  } finally {
    if (!done) await iterator.return?.();
  }
}

function isIterable(value: unknown): value is Iterable<UserSample> | AsyncIterable<UserSample> {
  return typeof value === "object" && value !== null && (Symbol.iterator in value || Symbol.asyncIterator in value);
}

/** Iterators that return themselves, such as generator objects, go through once. */
function isOneShot(samples: Iterable<UserSample> | AsyncIterable<UserSample>): boolean {
  const same: unknown = samples;
  return Symbol.asyncIterator in samples
    ? samples[Symbol.asyncIterator]() === same
    : "next" in samples && samples[Symbol.iterator]() === same;
}
