import { roundHalfAwayFromZero } from "@litequant/core";
import type { Kernel } from "@litequant/core";

import { forElements } from "../elementwise.ts";
import { clamp } from "../fixed-point.ts";
import { fits, refusal } from "../ports.ts";

const { fround } = Math;

/**
 * FAKE_QUANT for float32: to whole steps of a range that is moved so that 0 is one of them.
 *
 * LiteRT@f67457790 tflite/kernels/internal/quantization_util.cc `NudgeQuantizationRange`, `FakeQuantizeArray`.
 */
export const fakeQuant: Kernel<"FAKE_QUANT"> = {
  prepare(context) {
    if (!fits(context, ["float32"], "float32")) return undefined;
    const { numBits, narrowRange } = context.options;
    if (narrowRange) throw refusal(context, "narrowRange is for weights; the runtime has no kernel for it");
    const steps = 2 ** numBits - 1;
    const min = fround(context.options.min);
    const scale = fround(fround(fround(context.options.max) - min) / steps);
    const zeroPoint = roundHalfAwayFromZero(clamp(fround(-fround(min / scale)), 0, steps));
    const lowest = fround(-zeroPoint * scale);
    const highest = fround((steps - zeroPoint) * scale);
    const inverseScale = fround(1 / scale);
    return forElements<Float32Array, Float32Array>(context, (from, to, at) => {
      const shifted = fround(Math.min(highest, Math.max(lowest, from[at])) - lowest);
      to[at] = fround(roundHalfAwayFromZero(fround(shifted * inverseScale)) * scale) + lowest;
    });
  },
};
