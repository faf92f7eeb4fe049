import { LitequantError } from "@litequant/core";

/** Half of the 50 ms that a source may keep timers waiting, so that one slow sample on top still fits. */
const PAUSE_AFTER_MS = 25;

/** Lets the event loop turn when it has not for a while, and ends the work when a signal says so. */
export interface Pauses {
  /** Undefined when nothing is due: an `await` costs a microtask per sample. @throws LitequantError `ABORTED` */
  due(): Promise<void> | undefined;
  /** The result of a promise, unless the signal fires first. @throws LitequantError `ABORTED` */
  race<T>(promise: Promise<T>): Promise<T>;
  /** Drops the listener at the signal. */
  end(): void;
}

/** Makes {@link Pauses}; time counts from the last turn of the event loop that it saw, the consumer's work included. */
export function createPauses(signal: AbortSignal | undefined): Pauses {
  let last = performance.now();
  let reject: ((error: LitequantError) => void) | undefined;
  const aborted = (): LitequantError =>
    new LitequantError("ABORTED", "reading the data was aborted", { cause: signal?.reason });
  const onAbort = (): void => reject?.(aborted());
  signal?.addEventListener("abort", onAbort, { once: true });
  const throwIfAborted = (): void => {
    if (signal?.aborted === true) throw aborted();
  };
  const turn = async (): Promise<void> => {
    await new Promise<void>((resolve) => setTimeout(resolve, 0));
    last = performance.now();
    throwIfAborted();
  };
  return {
    due() {
      throwIfAborted();
      return performance.now() - last < PAUSE_AFTER_MS ? undefined : turn();
    },
    async race(promise) {
      if (signal === undefined) return promise;
      throwIfAborted();
      try {
        return await Promise.race([promise, new Promise<never>((_, fail) => (reject = fail))]);
      } finally {
        reject = undefined;
      }
    },
    end: () => signal?.removeEventListener("abort", onAbort),
  };
}
