import { roundHalfAwayFromZero } from "@litequant/core";
import type { KernelContext, TensorView } from "@litequant/core";

import { clamp } from "../fixed-point.ts";
import { affineOf } from "../ports.ts";
import type { Lanes, Walk } from "../walk.ts";

const { fround } = Math;

/**
 * Each uint8 value of an input in the output's form.
 *
 * LiteRT@f67457790 tflite/kernels/internal/reference/concatenation.h `ConcatenationWithScaling`: all in float32.
 */
export function rescaleTable(context: KernelContext, input: TensorView): Uint8Array {
  const from = affineOf(context, input);
  const to = affineOf(context, context.output(0));
  const scale = fround(from.scale * fround(1 / to.scale));
  const bias = fround(-from.zeroPoint * scale);
  return Uint8Array.from({ length: 256 }, (_, value) =>
    clamp(roundHalfAwayFromZero(fround(fround(value * scale) + bias)) + to.zeroPoint, 0, 255),
  );
}

/** Copies along a walk, from its first side to its second, through a table. */
export function lookUpAlong(walk: Walk, from: Lanes, to: Lanes, table: Uint8Array): void {
  const { first, second, length, firstStep, secondStep } = walk;
  for (let run = 0; run < first.length; run++) {
    let a = first[run];
    let b = second[run];
    for (let i = 0; i < length; i++) {
      to[b] = table[from[a]];
      a += firstStep;
      b += secondStep;
    }
  }
}
