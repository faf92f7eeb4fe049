import type { Progress } from "@litequant/core";
import { progressBar } from "./progress.ts";
import type { Streams } from "./streams.ts";

/** What a command runs with. */
export interface Context {
  readonly streams: Streams;
  readonly signal: AbortSignal;
}

/** Runs work with a progress bar, which is gone when the work ends, however it ends. */
export async function withProgress<T>(
  { streams, signal }: Context,
  work: (watching: { readonly signal: AbortSignal; readonly onProgress: (progress: Progress) => void }) => Promise<T>,
): Promise<T> {
  const bar = progressBar(streams);
  try {
    return await work({ signal, onProgress: bar.onProgress });
  } finally {
    bar.stop();
  }
}
