import type { Kernel, KernelContext } from "@litequant/core";

import { clamp, quantizeMultiplier, roundingDivideByPot } from "../fixed-point.ts";
import type { QuantizedMultiplier } from "../fixed-point.ts";
import { saturatingRoundingDoublingHighMul16 } from "../gemmlowp16.ts";
import { fillTable, tableKernel } from "../lookup-table.ts";
import { affineOf, inputOf, integerRange, refusal } from "../ports.ts";

const { fround } = Math;

/** The upper half of a multiplier. LiteRT@f67457790 tflite/kernels/internal/common.h `DownScaleInt32ToInt16Multiplier`. */
function halved({ multiplier, shift }: QuantizedMultiplier): QuantizedMultiplier {
  return { multiplier: multiplier >= 0x7fff7fff ? 32767 : (multiplier + 0x8000) >> 16, shift };
}

function shiftLeft(x: number, exponent: number): number {
  return clamp(x * 2 ** exponent, -32768, 32767);
}

/**
 * x * relu6(x + 3) / 6 in fixed point of 16 bits.
 *
 * Bit-exact with LiteRT@f67457790 tflite/kernels/internal/reference/hard_swish.h `HardSwish`.
 */
function swish(context: KernelContext): (value: number) => number {
  const input = affineOf(context, inputOf(context, 0));
  const output = affineOf(context, context.output(0));
  const [min, max] = integerRange(context.output(0).dtype);
  const fine = fround(input.scale / 128);
  const toOutput = halved(quantizeMultiplier(fround(fine / output.scale)));
  // On this scale, 3 is 2^15.
  const toGate = halved(quantizeMultiplier(fround(fine / fround(3 / 32768))));
  if (toOutput.shift > 0) {
    throw refusal(context, `the output's scale ${output.scale} is too fine for an input scale of ${input.scale}`);
  }
  return (value) => {
    const x = ((value - input.zeroPoint) << 23) >> 16;
    const identity = saturatingRoundingDoublingHighMul16(x, toOutput.multiplier);
    let gate = toGate.shift > 0 ? shiftLeft(x, toGate.shift - 1) : x;
    gate = saturatingRoundingDoublingHighMul16(gate, toGate.multiplier);
    if (toGate.shift > 0) gate = shiftLeft(gate, 1);
    if (toGate.shift < 0) gate = roundingDivideByPot(gate, -toGate.shift);
    gate = (gate + 32768) >> 1;
    // Cut off, not rounded: the biases of both steps cancel.
    const product = Math.trunc((gate * identity) / 32768);
    return clamp(roundingDivideByPot(product, -toOutput.shift) + output.zeroPoint, min, max);
  };
}

/** HARD_SWISH of int8 and uint8. */
export const hardSwishInt8: Kernel<"HARD_SWISH"> = {
  prepare: (context) => tableKernel(context, () => fillTable(context.output(0).dtype, swish(context))),
};
