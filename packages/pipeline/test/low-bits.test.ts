import { readFileSync } from "node:fs";

import { arrayFromBytes } from "@litequant/core";
import type { Model, Scheme } from "@litequant/core";
import { dynamicRange } from "@litequant/quantizer-dynamic-range";
import { int16x8 } from "@litequant/quantizer-int16x8";
import { int8 } from "@litequant/quantizer-int8";
import { weightOnly } from "@litequant/quantizer-weight-only";
import { decodeModel } from "@litequant/schema";
import { describeShared, requireShared } from "@litequant/testkit";
import { expect, it } from "vitest";

import {
  attention,
  freshInputs,
  mnist,
  outputsOf,
  quantizeSubject,
  ratio,
  readFloat,
  runElsewhere,
} from "./low-bits.ts";
import type { Subject } from "./low-bits.ts";

const all = { minElements: 0 };

/** What we reach, with what LiteRT Quantizer's file of the same recipe reaches where there is one, and the size in bytes. */
const figures: readonly [name: string, Subject, Scheme, decibels: number, bytes: number][] = [
  ["dynamic-range int8", mnist, dynamicRange(all), 51.1, 54_192],
  ["dynamic-range int4 (21.72 there)", mnist, dynamicRange({ ...all, bits: 4 }), 22.53, 28_896],
  ["dynamic-range int4, one scale", mnist, dynamicRange({ ...all, bits: 4, granularity: "tensor" }), 27.64, 28_320],
  [
    "dynamic-range int4 in blocks, RELU behind",
    mnist,
    dynamicRange({ ...all, bits: 4, granularity: 32 }),
    22.4,
    32_000,
  ],
  ["weight-only int4", mnist, weightOnly({ ...all, bits: 4 }), 22.08, 29_248],
  ["weight-only int4 in blocks", mnist, weightOnly({ ...all, bits: 4, granularity: 32 }), 22.65, 47_936],
  ["int8, int4 weights (21.41 there)", mnist, int8({ bits: 4 }), 21.44, 30_320],
  ["int16x8, int4 weights", mnist, int16x8({ bits: 4 }), 22.07, 30_544],
  ["dynamic-range int4 (24.82 there)", attention, dynamicRange({ bits: 4 }), 24.82, 47_712],
  [
    "dynamic-range int4 in blocks of 32 (24.86 there)",
    attention,
    dynamicRange({ bits: 4, granularity: 32 }),
    24.88,
    45_872,
  ],
  [
    "dynamic-range int4 in blocks of 64 (24.89 there)",
    attention,
    dynamicRange({ bits: 4, granularity: 64 }),
    24.88,
    43_824,
  ],
  [
    "dynamic-range int4 in blocks of 128 (24.80 there)",
    attention,
    dynamicRange({ bits: 4, granularity: 128 }),
    24.82,
    42_800,
  ],
  ["dynamic-range int2 (6.50 there)", attention, dynamicRange({ bits: 2 }), 6.5, 31_328],
  ["weight-only int8 in blocks of 64", attention, weightOnly({ granularity: 64 }), 49.74, 87_360],
  ["weight-only int4 in blocks of 32", attention, weightOnly({ bits: 4, granularity: 32 }), 24.92, 66_880],
  ["weight-only int2", attention, weightOnly({ bits: 2 }), 6.51, 31_568],
  ["int8, int4 weights", attention, int8({ bits: 4 }), 24.51, 55_744],
  ["int16x8, int4 weights", attention, int16x8({ bits: 4 }), 24.8, 57_808],
];

describeShared("narrow weights and blocks: as good in an independent runtime as in ours", () => {
  const floats = new Map<Subject, readonly Float32Array[]>();
  const expectedOf = (subject: Subject): readonly Float32Array[] => {
    const known = floats.get(subject) ?? outputsOf(decodeModel(readFloat(subject)).model, freshInputs(subject));
    floats.set(subject, known);
    return known;
  };

  for (const [name, subject, scheme, decibels, bytes] of figures) {
    it(`${subject.file.split("/")[0]}: ${name}`, { timeout: 30_000 }, async () => {
      const inputs = freshInputs(subject);
      const result = quantizeSubject(subject, scheme);
      expect(Math.abs(result.bytes.length / bytes - 1)).toBeLessThan(0.02);
      const ours = outputsOf(decodeModel(result.bytes).model, inputs);
      expect(ratio(expectedOf(subject), ours)).toBeGreaterThan(decibels - 0.1);
      for (const kernels of ["xnnpack", "builtin"] as const) {
        const theirs = await runElsewhere(result.bytes, inputs, kernels);
        // The runtime's own kernels beside int4 weights quantize activations in their own way.
        expect(ratio(expectedOf(subject), theirs)).toBeGreaterThan(decibels - (kernels === "xnnpack" ? 0.1 : 1.5));
        expect(ratio(ours, theirs)).toBeGreaterThan(kernels === "xnnpack" ? 75 : 40);
      }
    });
  }
});

describeShared("blocks are stored as LiteRT Quantizer stores them", () => {
  for (const blockSize of [32, 64, 128] as const) {
    it(`of ${blockSize}: scales equal, weights but for ties`, () => {
      const file = requireShared("golden", "production", "recipes", `blockwise${blockSize}-wi4.tflite`);
      const ours = blocksOf(quantizeSubject(attention, dynamicRange({ bits: 4, granularity: blockSize })).model);
      const theirs = blocksOf(decodeModel(readFileSync(file)).model);
      expect([...ours.keys()]).toEqual([...theirs.keys()]);
      for (const [name, [weights, scales]] of ours) {
        expect(scales).toEqual(theirs.get(name)![1]);
        const differing = weights.filter((byte, i) => byte !== theirs.get(name)![0][i]).length;
        expect(differing / weights.length).toBeLessThan(0.001);
      }
    });
  }
});

/** Packed weights and scales of every tensor in blocks, by name. */
function blocksOf({ subgraphs, buffers }: Model): ReadonlyMap<string, readonly [readonly number[], readonly number[]]> {
  const { tensors } = subgraphs[0]!;
  const found = tensors.flatMap(({ name, buffer, quantization }) => {
    const details = quantization?.details;
    if (details?.kind !== "blockwise") return [];
    const scales = arrayFromBytes("float16", buffers[tensors[details.scales]!.buffer]!);
    return [[name, [[...buffers[buffer]!], [...scales].map(Number)]] as const];
  });
  return new Map(found.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
