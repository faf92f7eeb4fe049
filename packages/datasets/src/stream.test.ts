import { buildModel } from "@litequant/testkit";
import { expect, test } from "vitest";
import { generatorSource, type UserSamples } from "./generator-source.ts";
import { everySample, firstSamples, shard } from "./wanted.ts";

const model = buildModel({ tensors: { x: { shape: [2] } }, operators: [], inputs: ["x"], outputs: ["x"] });
const error = (code: string, text: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(text) as string }) as Error;

function busy(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end;);
}

/** Samples that take 2 ms of a blocked thread each and never await. */
const neverAwaits = function* () {
  for (let i = 0; i < 150; i++) {
    busy(2);
    yield [Float32Array.of(i, i)];
  }
};

/** The longest time between two turns of the event loop while `work` runs. */
async function longestBlock(work: () => Promise<void>): Promise<number> {
  let last = performance.now();
  let longest = 0;
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 1);
  await work();
  clearInterval(timer);
  return Math.max(longest, performance.now() - last);
}

test.each(["wanted", "skipped"])("timers fire while a generator that never awaits runs: samples %s", async (kind) => {
  let count = 0;
  const block = await longestBlock(async () => {
    const wanted = kind === "wanted" ? everySample : shard(149, 150);
    for await (const _ of generatorSource(neverAwaits).open(model, wanted)) count++;
  });
  expect(count).toBe(kind === "wanted" ? 150 : 1);
  // 300 ms of work. The promise is 50 ms; the rest is for a loaded machine.
  expect(block).toBeLessThan(250);
});

test("aborting stops a generator that never awaits, and closes it", async () => {
  const controller = new AbortController();
  let closed = false;
  const source = generatorSource(function* () {
    try {
      yield* neverAwaits();
    } finally {
      closed = true;
    }
  });
  setTimeout(() => controller.abort(new Error("enough")), 40);
  let count = 0;
  const run = (async () => {
    for await (const _ of source.open(model, everySample, { signal: controller.signal })) count++;
  })();
  await expect(run).rejects.toThrow(error("ABORTED", /aborted/));
  expect(count).toBeLessThan(100);
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(closed).toBe(true);
});

test("aborting frees who waits for an async generator that hangs", async () => {
  const controller = new AbortController();
  const source = generatorSource(async function* () {
    yield [new Float32Array(2)];
    await new Promise(() => {});
  });
  setTimeout(() => controller.abort(), 10);
  const run = (async () => {
    for await (const _ of source.open(model, everySample, { signal: controller.signal }));
  })();
  await expect(run).rejects.toThrow(error("ABORTED", /aborted/));
  const aborted = source.open(model, everySample, { signal: controller.signal });
  await expect(aborted[Symbol.asyncIterator]().next()).rejects.toThrow(error("ABORTED", /aborted/));
});

test.each([
  [
    "sync",
    function* () {
      for (let i = 0; i < 30; i++) yield { x: Float32Array.of(i, i) };
    },
  ],
  [
    "async",
    async function* () {
      for (let i = 0; i < 30; i++) yield { x: Float32Array.of(i, i) };
    },
  ],
] as const)("nothing is read ahead of a slow consumer: %s generator", async (_kind, generator) => {
  let made = 0;
  const counted = async function* () {
    for await (const sample of generator()) {
      made++;
      yield sample;
    }
  };
  let seen = 0;
  for await (const { index } of generatorSource(counted).open(model, everySample)) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(index).toBe(seen++);
    expect(made).toBe(seen);
  }
  expect(seen).toBe(30);
});

test("a generator that ends at once is an error; wanting none of its samples is not", async () => {
  const drain = async (samples: UserSamples, wanted = everySample) => {
    for await (const _ of generatorSource(samples).open(model, wanted));
  };
  for (const empty of [function* () {}, async function* () {}, [], () => []])
    await expect(drain(empty)).rejects.toThrow(error("NO_DATA", /ended without a single sample/));
  await drain([[new Float32Array(2)]], shard(1, 2));
});

test("a generator object goes through once, a function and an array again", async () => {
  const one = [new Float32Array(2)];
  const generator = function* () {
    yield one;
  };
  const pass = async (source: ReturnType<typeof generatorSource>) => {
    let count = 0;
    for await (const _ of source.open(model, firstSamples(5))) count++;
    return count;
  };
  const promised = async () => [one];
  for (const samples of [generator, promised, [one], new Set([one])]) {
    const source = generatorSource(samples);
    expect(source.replayable).toBe(true);
    expect((await pass(source)) + (await pass(source))).toBe(2);
  }
  const source = generatorSource(generator());
  expect(source.replayable).toBe(false);
  expect(await pass(source)).toBe(1);
  await expect(pass(source)).rejects.toThrow(error("INVALID_ARGUMENT", /used up/));
});

test("what a generator throws comes out with the sample that it was making", async () => {
  const cause = new TypeError("cannot read image");
  const source = generatorSource(function* () {
    yield [new Float32Array(2)];
    throw cause;
  });
  const run = (async () => {
    for await (const _ of source.open(model, everySample));
  })();
  await expect(run).rejects.toMatchObject({
    code: "INVALID_DATA",
    message: "the data source failed at sample 1: cannot read image",
    location: { sample: 1 },
    cause,
  });
});

test("what cannot be iterated is said plainly", async () => {
  for (const samples of [5, null, {}, "text"])
    expect(() => generatorSource(samples as never)).toThrow(error("INVALID_ARGUMENT", /iterate/));
  const source = generatorSource((() => undefined) as never);
  await expect(source.open(model, everySample)[Symbol.asyncIterator]().next()).rejects.toThrow(
    error("INVALID_ARGUMENT", /function\*/),
  );
});
