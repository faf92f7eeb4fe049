import type { OperatorView } from "@litequant/core";

import { inputsOf } from "./ports.ts";
import { loggedBytes, parameterBytes } from "./parameter-bytes.ts";

/** Where the parameters of the mapped operators go. All figures in bytes. */
export interface EdgeTpuMemory {
  /** All parameters as the compiled file holds them; `onChipUsed + offChipStreamed`. */
  readonly parameterBytes: number;
  readonly onChipUsed: number;
  readonly onChipRemaining: number;
  /** Sent anew for every inference. */
  readonly offChipStreamed: number;
  /** What the compiler's log would give as used; it counts channels in larger groups than the file holds. */
  readonly loggedBytes: number;
  /** How sure it is that all of it is cached: instructions and activations leave 6.1 to 8.05 MiB for parameters. */
  readonly fit: "fits" | "may stream" | "streams";
}

const mebi = 1024 * 1024;

/**
 * What a model may cache where it does not all fit. Used and remaining in 16 logs add up to 6.1 MiB (activation-heavy) to
 * 8.05 MiB (a single operation), 7.0 in the middle; the compiler's own rule is not public.
 */
export const cacheBytes = 7 * mebi;

/** Below the first, every model in the logs fitted; above the second, none can. */
const [fits, streams] = [6 * mebi, 7.9 * mebi];

/** Dense layers with longer inputs are streamed though there is room: 4,096 were seen cached, 4,860, 16,384 and 94,400 streamed. */
const longestCachedRow = 4096;

/** Parameters of a list of mapped operators. */
export interface Parameters {
  readonly bytes: number;
  /** The part that is streamed whatever room there is. */
  readonly neverCached: number;
  readonly loggedBytes: number;
}

/** Adds up the parameters of operators that are mapped. */
export function parametersOf(views: readonly OperatorView[]): Parameters {
  const total = { bytes: 0, neverCached: 0, loggedBytes: 0 };
  for (const view of views) {
    const bytes = parameterBytes(view);
    const row = view.operator.op === "FULLY_CONNECTED" ? (inputsOf(view, "weight")[0]?.tensor.shape.at(-1) ?? 0) : 0;
    total.bytes += bytes;
    total.loggedBytes += loggedBytes(view);
    if (row > longestCachedRow) total.neverCached += bytes;
  }
  return total;
}

/**
 * What becomes of a model's parameters.
 *
 * @param room - Bytes of cache that other models of a joint compilation left.
 */
export function placeParameters(parameters: Parameters, room = cacheBytes): EdgeTpuMemory {
  const { bytes, neverCached } = parameters;
  const onChipUsed = Math.min(bytes - neverCached, room);
  const taken = bytes - neverCached + (cacheBytes - room);
  return {
    parameterBytes: bytes,
    onChipUsed,
    onChipRemaining: room - onChipUsed,
    offChipStreamed: bytes - onChipUsed,
    loggedBytes: parameters.loggedBytes,
    fit: taken > streams || neverCached > 0 ? "streams" : taken > fits ? "may stream" : "fits",
  };
}

/**
 * What becomes of the parameters of models that are compiled together: they share the cache, the first model takes what it
 * needs, the last ones stream.
 */
export function placeTogether(models: readonly Parameters[]): readonly EdgeTpuMemory[] {
  let room = cacheBytes;
  return models.map((parameters) => {
    const memory = placeParameters(parameters, room);
    room = memory.onChipRemaining;
    return memory;
  });
}
