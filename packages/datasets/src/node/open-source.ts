import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { LitequantError, type DataSource } from "@litequant/core";
import { generatorSource, type UserSamples } from "../generator-source.ts";
import { idxSource } from "../idx-source.ts";
import { npySource } from "../npy-source.ts";
import { npzSource } from "../npz-source.ts";
import { parseRange, type Preprocessing } from "../preprocessing.ts";
import { randomSource } from "../random-source.ts";
import { diskFile, fileError } from "./files.ts";

/** Options of {@link openSource}. */
export interface OpenOptions extends Preprocessing {
  /** How many samples `random` makes. Files and generators are limited by `firstSamples`. */
  readonly samples?: number;
}

const accepted =
  "x.npy (first axis = samples), a.npz (one array per input), *-idx3-ubyte or .gz, random or random:seed=1, " +
  "or a module data.mjs whose default export is a generator";

/** Kinds that are planned, so that the message says more than "unknown". */
const notYet: readonly (readonly [RegExp, string])[] = [
  [/\.(wav|flac|mp3|ogg)$/i, "sound files"],
  [/\.(csv|tsv)$/i, "tables"],
  [/\.(jpe?g|png|bmp|gif|webp|tiff?)$/i, "images"],
  [/\.(tfrecords?|h5|hdf5|parquet|pkl|pt)$/i, "files of this kind"],
];

/**
 * The source that a command line's `--data` names: `x.npy`, `a.npz`, `*-idx3-ubyte(.gz)`, `random`, `random:seed=1`, or
 * a module (`data.mjs`) whose default export is a generator function or something iterable.
 *
 * Files are read by ranges: neither opening nor walking loads them whole. A module's function is called without
 * arguments, or with the options behind its name (`./data.mjs:split=test` gives `{ split: "test" }`), once per pass.
 *
 * @throws LitequantError `INVALID_ARGUMENT` when nothing reads such a source, `FILE_NOT_FOUND`, `FILE_ACCESS`, or
 * `INVALID_DATA` when the file is foreign or damaged.
 * @example
 * const source = await openSource("train-images-idx3-ubyte.gz", { range: [0, 1] });
 */
export async function openSource(src: string, options: OpenOptions = {}): Promise<DataSource> {
  const { samples: _samples, ...preprocessing } = options;
  const { name, settings } = splitSettings(src);
  if (name === "random") return random(settings, options);
  if (/\.[cm]?js$/i.test(name)) return openModule(name, settings, preprocessing);
  if (settings !== undefined)
    throw new LitequantError("INVALID_ARGUMENT", `--data ${src}: only random and modules take settings behind a colon`);
  if (/\.npy$/i.test(name)) return npySource(await diskFile(name), preprocessing);
  if (/\.npz$/i.test(name)) return npzSource(await diskFile(name), preprocessing);
  if (/ubyte(\.gz)?$|\.idx(\d-\w+)?(\.gz)?$/i.test(name)) return idxSource(await diskFile(name), preprocessing);
  const stats = await stat(name).catch(() => undefined);
  const what = stats?.isDirectory() === true ? "folders" : notYet.find(([pattern]) => pattern.test(name))?.[1];
  if (what !== undefined)
    throw new LitequantError(
      stats?.isDirectory() === true ? "FILE_ACCESS" : "INVALID_ARGUMENT",
      `--data ${src}: ${what} are not read yet; a module that yields their samples works today. Accepted: ${accepted}`,
    );
  if (stats === undefined && /[./\\]/.test(name)) throw fileError(name, { code: "ENOENT" });
  throw new LitequantError("INVALID_ARGUMENT", `--data ${src}: no such kind of data. Accepted: ${accepted}`);
}

type Settings = Readonly<Record<string, string>>;

/** `name:key=value,key=value`; a colon without a setting behind it belongs to the name (`C:\data.npy`). */
function splitSettings(src: string): { name: string; settings?: Settings } {
  const [, name, list] = /^(.+?):([\w-]+=[^,]*(?:,[\w-]+=[^,]*)*)$/.exec(src) ?? [];
  if (name === undefined || list === undefined) return { name: src };
  const settings = Object.fromEntries(list.split(",").map((part) => part.split(/=(.*)/s, 2) as [string, string]));
  return { name, settings };
}

function random(settings: Settings = {}, { samples, range }: OpenOptions): DataSource {
  const numbers: { seed?: number; samples?: number; range?: readonly [number, number] } = {};
  for (const [key, value] of Object.entries(settings)) {
    if (key === "seed" || key === "samples") numbers[key] = value.trim() === "" ? Number.NaN : Number(value);
    else if (key === "range") numbers.range = parseRange(value);
    else
      throw new LitequantError("INVALID_ARGUMENT", `random:${key}: unknown setting; there are seed, samples and range`);
  }
  return randomSource({ ...(samples !== undefined && { samples }), ...(range && { range }), ...numbers });
}

async function openModule(
  path: string,
  settings: Settings | undefined,
  preprocessing: Preprocessing,
): Promise<DataSource> {
  await diskFile(path);
  const loaded = (await import(pathToFileURL(resolve(path)).href).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LitequantError("INVALID_DATA", `the module ${path} does not load: ${reason}`, { cause });
  })) as { readonly default?: unknown };
  const samples = loaded.default;
  if (typeof samples !== "function" && (typeof samples !== "object" || samples === null))
    throw new LitequantError(
      "INVALID_DATA",
      `the module ${path} has no usable default export; write: export default function* () { yield { name: array }; }`,
    );
  const make = samples as (settings?: Settings) => Iterable<never>;
  const usable = typeof samples === "function" ? () => (settings === undefined ? make() : make(settings)) : samples;
  return generatorSource(usable as UserSamples, { name: path, ...preprocessing });
}
