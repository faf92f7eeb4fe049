import {
  countValues,
  type Activation,
  type Calibrator,
  type Histogram,
  type Json,
  type Observer,
  type Tensor,
} from "@litequant/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

/** A float32 activation that holds `values`, as a runner hands it to observers. */
export function activationOf(values: Iterable<number>): Activation {
  const data = Float32Array.from(values);
  return {
    id: { subgraph: 0, index: 0 },
    dtype: "float32",
    shape: [data.length],
    data,
    range() {
      let min = Infinity;
      let max = -Infinity;
      let nonFinite = 0;
      for (const value of data) {
        if (!Number.isFinite(value)) nonFinite++;
        else {
          min = Math.min(min, value);
          max = Math.max(max, value);
        }
      }
      return { min: min + 0, max: max + 0, nonFinite };
    },
    countInto: (histogram: Histogram) => countValues(histogram, data),
  };
}

const tensor: Tensor = { name: "x", dtype: "float32", shape: [4], hasRank: true, isVariable: false, buffer: 0 };
const float = fc.oneof(
  { weight: 8, arbitrary: fc.float({ noNaN: true, noDefaultInfinity: true, min: -1000, max: 1000 }) },
  fc.float(),
  fc.constantFrom(0, -0, NaN, Infinity, -Infinity),
);
const dataset = fc.array(fc.array(float, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 10 });

type Samples = readonly (readonly [index: number, values: readonly number[]])[];

function feed(observer: Observer, samples: Samples): Observer {
  for (const [index, values] of samples) {
    observer.observe(activationOf(values), index);
    observer.endSample();
  }
  return observer;
}

const stored = (observer: Observer): Json => JSON.parse(JSON.stringify(observer)) as Json;
const outcome = (observer: Observer): string => JSON.stringify([observer, observer.range() ?? null]);

/** The tests that every {@link Calibrator} must pass; call it at the top level of a test file. */
export function calibratorContract(calibrator: Calibrator): void {
  const create = (state?: Json): Observer => calibrator.createObserver(tensor, state);

  describe(`${calibrator.name} ${JSON.stringify(calibrator.options)} keeps the calibrator contract`, () => {
    test("says what it is", () => {
      expect(calibrator).toMatchObject({ kind: "calibrator", contract: 1 });
      expect(calibrator.name).toMatch(/^[a-z][a-z0-9-]*$/);
      expect(JSON.parse(JSON.stringify(calibrator.options))).toEqual(calibrator.options);
      expect([8, 16, undefined]).toContain(calibrator.target?.bits);
    });

    test.skipIf(calibrator.ordered)("any order gives the same state and range, bit for bit", () => {
      fc.assert(
        fc.property(
          dataset.chain((list) =>
            fc.tuple(fc.constant(list), fc.shuffledSubarray([...list.keys()], { minLength: list.length })),
          ),
          ([list, order]) => {
            const inOrder = feed(create(), [...list.entries()]);
            const shuffled = feed(
              create(),
              order.map((i) => [i, list[i]!] as const),
            );
            expect(outcome(shuffled)).toBe(outcome(inOrder));
          },
        ),
      );
    });

    test.skipIf(calibrator.ordered)("any split into shards, through JSON or not, merges to the same", () => {
      fc.assert(
        fc.property(dataset, fc.array(fc.nat(2), { minLength: 10, maxLength: 10 }), (list, shardOf) => {
          const whole = feed(create(), [...list.entries()]);
          const shards = [0, 1, 2].map((shard) =>
            feed(
              create(),
              [...list.entries()].filter(([i]) => shardOf[i] === shard),
            ),
          );
          const merged = create();
          for (const shard of [shards[2]!, shards[0]!, create(stored(shards[1]!))]) merged.merge(shard);
          expect(outcome(merged)).toBe(outcome(whole));
        }),
      );
    });

    test("killed anywhere and resumed from JSON, it ends the same", () => {
      fc.assert(
        fc.property(dataset, fc.nat(9), (list, cut) => {
          const samples = [...list.entries()];
          const whole = feed(create(), samples);
          const resumed = feed(create(stored(feed(create(), samples.slice(0, cut)))), samples.slice(cut));
          expect(outcome(resumed)).toBe(outcome(whole));
        }),
      );
    });

    test("the range is finite, in order and inside the extremes", () => {
      fc.assert(
        fc.property(dataset, (list) => {
          const range = feed(create(), [...list.entries()]).range();
          const finite = list.flatMap((values) => [...Float32Array.from(values)]).filter(Number.isFinite);
          if (finite.length === 0) {
            expect(range).toBeUndefined();
            return;
          }
          expect(range!.min).toBeLessThanOrEqual(range!.max);
          expect(range!.min).toBeGreaterThanOrEqual(Math.min(...finite));
          expect(range!.max).toBeLessThanOrEqual(Math.max(...finite));
          expect(Object.is(range!.min, -0) || Object.is(range!.max, -0)).toBe(false);
        }),
      );
    });

    test("a tensor that was never reached, or held no finite value, has no range", () => {
      expect(create().range()).toBeUndefined();
      expect(create(stored(create())).range()).toBeUndefined();
      expect(feed(create(), [[0, [NaN, Infinity]]]).range()).toBeUndefined();
    });

    test("memory does not grow with the number of samples", () => {
      const values = (i: number): number[] => [Math.sin(i), Math.cos(3 * i), i % 7];
      const observer = create();
      const sizes: number[] = [];
      for (let i = 0; i < 2000; i++) {
        feed(observer, [[i, values(i)]]);
        if (i === 99 || i === 1999) sizes.push(JSON.stringify(observer).length);
      }
      // Counts get a digit or two longer; entries must not become more.
      expect(sizes[1]!).toBeLessThan(sizes[0]! * 1.6 + 64);
    });

    test("foreign state and foreign observers are refused with a LitequantError", () => {
      for (const state of [null, 1, [], {}, "x"] as const)
        expect(() => create(state)).toThrow(expect.objectContaining({ code: "INVALID_DATA" }) as Error);
      const foreign: Observer = {
        observe() {},
        endSample() {},
        merge() {},
        toJSON: () => null,
        range: () => undefined,
      };
      expect(() => create().merge(foreign)).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }) as Error);
    });
  });
}
