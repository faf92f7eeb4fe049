// Corrupts .tflite files by seed and checks that every one ends in a Model or in a LitequantError.
// Usage, after `pnpm build`: node scripts/fuzz.mjs [--cases 200000] [--seed 1] [--max-bytes 60000] FILE_OR_FOLDER...
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const edges = [
  0,
  1,
  2,
  3,
  4,
  5,
  7,
  8,
  15,
  16,
  127,
  128,
  255,
  256,
  32767,
  32768,
  65535,
  65536,
  2 ** 24,
  2 ** 30,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 16,
  2 ** 32 - 4,
  2 ** 32 - 1,
];

/** mulberry32: the same seed gives the same cases everywhere. */
function generator(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** A damaged copy of `bytes`, in one of five ways. Half of the damage goes to the first and last kilobyte, where tables cluster. */
export function corrupt(bytes, pick) {
  const place = (room) => {
    const span = Math.max(bytes.length - room, 1);
    if (pick(2) === 0) return pick(span);
    return pick(2) === 0 ? pick(Math.min(1024, span)) : span - 1 - pick(Math.min(1024, span));
  };
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  const kind = pick(5);
  if (kind === 0) return copy.slice(0, pick(copy.length));
  for (let n = 1 + pick(4); n > 0; n -= 1) {
    if (kind === 1) copy[place(1)] = pick(256);
    else if (kind === 2) {
      const at = place(1);
      copy[at] ^= 1 << pick(8);
    } else if (kind === 3 && copy.length >= 4)
      view.setUint32(place(4), pick(4) === 0 ? pick(copy.length) : edges[pick(edges.length)], true);
    else if (copy.length >= 16) {
      // Moves bytes that make sense to where they make other sense.
      const from = place(16);
      copy.copyWithin(place(16), from, from + 4 * (1 + pick(4)));
    }
  }
  return copy;
}

/**
 * @param {{ decodeModel: Function, encodeModel: Function, isExpected: (error: unknown) => boolean, models: readonly Uint8Array[], cases: number, seed: number }} options
 * @returns Counts and the slowest case. @throws Error naming the seed and case that ended in anything but a Model or an expected error.
 */
export function fuzz({ decodeModel, encodeModel, isExpected, models, cases, seed }) {
  const result = { cases, models: 0, rejected: 0, rewritten: 0, refused: 0, slowestMs: 0, slowestCase: -1 };
  for (let i = 0; i < cases; i += 1) {
    const pick = generator(seed * 0x9e3779b1 + i);
    const bytes = corrupt(models[i % models.length], pick);
    const start = performance.now();
    try {
      const { model } = decodeModel(bytes);
      result.models += 1;
      if (model.buffers.some((buffer) => buffer.byteLength > 0 && buffer.buffer !== bytes.buffer))
        throw new Error("a buffer is no view over the file");
      const written = attempt(() => encodeModel(model), isExpected);
      if (written === undefined) result.refused += 1;
      else {
        rereads(decodeModel, encodeModel, written);
        result.rewritten += 1;
      }
    } catch (cause) {
      if (!isExpected(cause))
        throw new Error(`case ${i} of seed ${seed} (model ${i % models.length}): ${String(cause)}`, { cause });
      result.rejected += 1;
    }
    const took = performance.now() - start;
    if (took > result.slowestMs) Object.assign(result, { slowestMs: took, slowestCase: i });
  }
  return result;
}

/** What was written from a model reads back, and writes the same bytes again. */
function rereads(decodeModel, encodeModel, written) {
  let again;
  try {
    again = encodeModel(decodeModel(written).model);
  } catch (cause) {
    throw new Error(`the model decodes, but what is written from it does not: ${String(cause)}`, { cause });
  }
  if (Buffer.compare(again, written) !== 0) throw new Error("writing a decoded model twice gives other bytes");
}

function attempt(run, isExpected) {
  try {
    return run();
  } catch (error) {
    if (isExpected(error)) return undefined;
    throw error;
  }
}

function filesUnder(path) {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(tflite|bin)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      cases: { type: "string", default: "200000" },
      seed: { type: "string", default: "1" },
      "max-bytes": { type: "string", default: "60000" },
    },
  });
  const { decodeModel, encodeModel } = await import("../dist/index.js");
  const { LitequantError } = await import("@litequant/core");
  const models = positionals
    .flatMap(filesUnder)
    .map((file) => new Uint8Array(readFileSync(file)))
    .filter((bytes) => bytes.length >= 8 && bytes.length <= Number(values["max-bytes"]));
  if (models.length === 0) throw new Error("name .tflite files or folders of them that are no larger than --max-bytes");
  const start = performance.now();
  const result = fuzz({
    decodeModel,
    encodeModel,
    isExpected: (error) => LitequantError.isInstance(error),
    models,
    cases: Number(values.cases),
    seed: Number(values.seed),
  });
  const memory = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(
    `${JSON.stringify({ ...result, models: models.length, decoded: result.models, seconds: Math.round((performance.now() - start) / 100) / 10, peakMiB: Math.round(memory) })}\n`,
  );
}
