import { firstValueFrom, Observable, timer } from "rxjs";

/** Longest time, in milliseconds, for which a source that never waits may keep timers and signals from running. */
const breathMs = 50;

/**
 * A source as a cold stream that asks for the next sample only when the stages have finished the one before.
 *
 * RxJS has no back-pressure, but stages are synchronous per element, so asking one by one is enough to keep a single
 * sample in memory. A macrotask runs at least every 50 ms, so that cancelling, signals and progress work even with a
 * generator that never waits. Unsubscribing ends the iteration and runs the generator's `finally`.
 *
 * @param source - An iterable, or a function that opens one for each subscriber.
 */
export function samples$<T>(
  source: AsyncIterable<T> | Iterable<T> | (() => AsyncIterable<T> | Iterable<T>),
): Observable<T> {
  return new Observable<T>((subscriber) => {
    const pull = async (): Promise<void> => {
      let breathed = Date.now();
      for await (const value of typeof source === "function" ? source() : source) {
        if (subscriber.closed) return;
        subscriber.next(value);
        if (Date.now() - breathed >= breathMs) {
          await firstValueFrom(timer(0));
          breathed = Date.now();
        }
        if (subscriber.closed) return;
      }
      subscriber.complete();
    };
    pull().catch((error: unknown) => subscriber.error(error));
  });
}
