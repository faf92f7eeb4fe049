import { map, take, tap, toArray, lastValueFrom } from "rxjs";
import { describe, expect, it } from "vitest";
import { samples$ } from "./samples.ts";

/** An endless generator that never waits, and counts what it was asked for. */
function endless(): {
  readonly source: () => AsyncGenerator<number>;
  readonly asked: () => number;
  readonly closed: () => number;
} {
  let asked = 0;
  let closed = 0;
  return {
    asked: () => asked,
    closed: () => closed,
    // oxlint-disable-next-line require-await -- that it never waits is the point
    async *source() {
      try {
        for (;;) yield asked++;
      } finally {
        closed++;
      }
    },
  };
}

const spin = (ms: number): void => {
  for (const until = performance.now() + ms; performance.now() < until;);
};

describe("samples$", () => {
  it("asks for no sample before the one before it is done", async () => {
    const { source, asked } = endless();
    let ahead = 0;
    let done = 0;
    const stream = samples$(source).pipe(
      tap(() => (ahead = Math.max(ahead, asked() - done))),
      map((value) => (done++, value)),
      take(500),
      toArray(),
    );
    expect(await lastValueFrom(stream)).toHaveLength(500);
    expect(ahead).toBe(1);
    expect(asked()).toBe(500);
  });

  it("is cold: nothing runs before subscribing, each subscriber has its own run", async () => {
    const { source, asked } = endless();
    const stream = samples$(source).pipe(take(3), toArray());
    expect(asked()).toBe(0);
    expect(await lastValueFrom(stream)).toEqual([0, 1, 2]);
    expect(await lastValueFrom(stream)).toEqual([3, 4, 5]);
  });

  it("lets timers run, so that cancelling works with a generator that never waits", async () => {
    const { source, asked, closed } = endless();
    let seen = 0;
    const subscription = samples$(source)
      .pipe(tap(() => spin(5)))
      .subscribe(() => seen++);
    const progress: number[] = [];
    await new Promise<void>((resolve) => {
      const ticker = setInterval(() => {
        progress.push(seen);
        if (progress.length === 3) {
          clearInterval(ticker);
          subscription.unsubscribe();
          resolve();
        }
      }, 1);
    });
    const atStop = asked();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(asked()).toBe(atStop);
    expect(closed()).toBe(1);
    expect(new Set(progress).size).toBeGreaterThan(1);
  });

  it("passes on what the source throws", async () => {
    const failing = function* (): Generator<number> {
      yield 1;
      throw new Error("broken file");
    };
    await expect(lastValueFrom(samples$(failing).pipe(toArray()))).rejects.toThrow("broken file");
  });
});
