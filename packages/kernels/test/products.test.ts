import { shapeRule } from "@litequant/ops";
import { runKernel } from "@litequant/testkit";
import type { KernelInput, Quantized } from "@litequant/testkit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { multiplyByQuantizedMultiplier, quantizeMultiplier, referenceKernels } from "../src/index.ts";

type ProductOp = "CONV_2D" | "DEPTHWISE_CONV_2D";

interface Product {
  readonly op: ProductOp;
  readonly image: readonly number[];
  readonly filter: readonly number[];
  readonly options: {
    readonly padding: "SAME" | "VALID";
    readonly strideH: number;
    readonly strideW: number;
    readonly dilationHFactor: number;
    readonly dilationWFactor: number;
    readonly depthMultiplier: number;
    readonly fusedActivationFunction: "NONE" | "RELU6";
  };
  readonly bias: boolean;
  readonly seed: number;
}

const size = (max: number) => fc.integer({ min: 1, max });

const product: fc.Arbitrary<Product> = fc
  .record({
    depthwise: fc.boolean(),
    batch: size(2),
    height: size(6),
    width: size(6),
    filterHeight: size(3),
    filterWidth: size(3),
    groups: size(2),
    perGroup: size(3),
    filters: size(5),
    options: fc.record({
      padding: fc.constantFrom("SAME" as const, "VALID" as const),
      strideH: size(2),
      strideW: size(3),
      dilationHFactor: size(2),
      dilationWFactor: size(2),
      depthMultiplier: fc.constant(0),
      fusedActivationFunction: fc.constantFrom("NONE" as const, "RELU6" as const),
    }),
    bias: fc.boolean(),
    seed: fc.nat(),
  })
  .map(
    ({
      depthwise,
      batch,
      height,
      width,
      filterHeight,
      filterWidth,
      groups,
      perGroup,
      filters,
      options,
      bias,
      seed,
    }) => {
      const channels = depthwise ? perGroup : groups * perGroup;
      return {
        op: depthwise ? ("DEPTHWISE_CONV_2D" as const) : ("CONV_2D" as const),
        image: [batch, height, width, channels],
        filter: depthwise
          ? [1, filterHeight, filterWidth, channels * filters]
          : [groups * filters, filterHeight, filterWidth, perGroup],
        options,
        bias,
        seed,
      };
    },
  )
  .filter(({ image, filter, options }) => {
    const reach = (taps: number, dilation: number) => (taps - 1) * dilation + 1;
    const fitsHeight = reach(filter[1], options.dilationHFactor) <= image[1];
    return options.padding === "SAME" || (fitsHeight && reach(filter[2], options.dilationWFactor) <= image[2]);
  });

/** Numbers that repeat for a seed, in [0, 1). */
function numbers(seed: number, count: number): number[] {
  let state = seed | 1;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 8) / 2 ** 24;
  });
}

const count = (shape: readonly number[]) => shape.reduce((total, length) => total * length, 1);

/** Every output with the taps that make it, in the runtime's order: indices into image and filter. */
function taps({ op, image, filter, options }: Product, shape: readonly number[]) {
  const [batches, height, width, channels] = image;
  const [, filterHeight, filterWidth] = filter;
  const pad = (length: number, out: number, window: number, stride: number, dilation: number) =>
    Math.floor(Math.max(0, (out - 1) * stride + (window - 1) * dilation + 1 - length) / 2);
  const top = pad(height, shape[1], filterHeight, options.strideH, options.dilationHFactor);
  const left = pad(width, shape[2], filterWidth, options.strideW, options.dilationWFactor);
  const list: { channel: number; pairs: [image: number, filter: number][] }[] = [];
  for (let b = 0; b < batches; b++)
    for (let y = 0; y < shape[1]; y++)
      for (let x = 0; x < shape[2]; x++)
        for (let o = 0; o < shape[3]; o++) {
          const pairs: [number, number][] = [];
          const depth = op === "CONV_2D" ? filter[3] : 1;
          const start =
            op === "CONV_2D"
              ? Math.floor(o / (shape[3] / (channels / depth))) * depth
              : Math.floor(o / (shape[3] / channels));
          for (let fy = 0; fy < filterHeight; fy++)
            for (let fx = 0; fx < filterWidth; fx++) {
              const iy = y * options.strideH - top + fy * options.dilationHFactor;
              const ix = x * options.strideW - left + fx * options.dilationWFactor;
              if (iy < 0 || ix < 0 || iy >= height || ix >= width) continue;
              for (let c = 0; c < depth; c++) {
                const at = ((b * height + iy) * width + ix) * channels + start + c;
                const tap =
                  op === "CONV_2D"
                    ? ((o * filterHeight + fy) * filterWidth + fx) * depth + c
                    : (fy * filterWidth + fx) * shape[3] + o;
                pairs.push([at, tap]);
              }
            }
          list.push({ channel: o, pairs });
        }
  return list;
}

function outputShape({ op, image, filter, options }: Product): readonly number[] {
  const known = (shape: readonly number[]) => ({ dtype: "float32" as const, shape });
  const shape = shapeRule(op)?.(options, [known(image), known(filter)], 1)?.[0];
  if (shape === undefined) throw new Error("no shape");
  return shape;
}

function run(
  given: Product,
  shape: readonly number[],
  inputs: readonly (KernelInput | undefined)[],
  quantization?: Quantized,
) {
  const kernel = referenceKernels.kernel(given.op);
  const dtype = inputs[0]?.dtype ?? "float32";
  const outputs = [{ dtype, shape, ...(quantization && { quantization }) }];
  const result = kernel && runKernel(kernel, { op: given.op, options: given.options, inputs, outputs });
  return Array.from(result?.[0] ?? [], Number);
}

describe("convolutions", () => {
  it("float32: equal a loop over taps, bit for bit", () => {
    fc.assert(
      fc.property(product, (given) => {
        const shape = outputShape(given);
        const real = (length: number, seed: number) => numbers(seed, length).map((x) => Math.fround(x * 4 - 2));
        const image = real(count(given.image), given.seed);
        const filter = real(count(given.filter), given.seed + 1);
        const bias = real(shape[3], given.seed + 2);
        const expected = taps(given, shape).map(({ channel, pairs }) => {
          let sum = 0;
          for (const [i, w] of pairs) sum = Math.fround(sum + Math.fround(image[i] * filter[w]));
          if (given.bias) sum = Math.fround(sum + bias[channel]);
          return given.options.fusedActivationFunction === "RELU6" ? Math.min(Math.max(sum, 0), 6) : sum;
        });
        const actual = run(given, shape, [
          { dtype: "float32", shape: given.image, data: image },
          { dtype: "float32", shape: given.filter, data: filter, constant: true },
          given.bias ? { dtype: "float32", shape: [shape[3]], data: bias, constant: true } : undefined,
        ]);
        expect(actual.map((x) => x + 0)).toEqual(expected.map((x) => x + 0));
      }),
    );
  });

  it("int8: equal sums of whole numbers, rescaled", () => {
    fc.assert(
      fc.property(
        product,
        fc.integer({ min: -128, max: 127 }),
        fc.integer({ min: -128, max: 127 }),
        fc.boolean(),
        (given, zero, outputZero, perChannel) => {
          const shape = outputShape(given);
          const whole = (length: number, seed: number, range: number) =>
            numbers(seed, length).map((x) => Math.floor(x * range) - range / 2);
          const image = whole(count(given.image), given.seed, 256);
          const filter = whole(count(given.filter), given.seed + 1, 254).map((x) => x + 0);
          const bias = whole(shape[3], given.seed + 2, 20000);
          const scales = numbers(given.seed + 3, perChannel ? shape[3] : 1).map((x) => Math.fround(0.001 + x / 50));
          const inputScale = Math.fround(0.02);
          const outputScale = Math.fround(0.05);
          const expected = taps(given, shape).map(({ channel, pairs }) => {
            let sum = given.bias ? bias[channel] : 0;
            for (const [i, w] of pairs) sum += (image[i] - zero) * filter[w];
            const { multiplier, shift } = quantizeMultiplier(
              (inputScale * scales[perChannel ? channel : 0]) / outputScale,
            );
            const value = multiplyByQuantizedMultiplier(sum, multiplier, shift) + outputZero;
            const relu6 = given.options.fusedActivationFunction === "RELU6";
            const low = relu6 ? Math.max(-128, outputZero) : -128;
            const high = relu6 ? Math.min(127, outputZero + Math.round(6 / outputScale)) : 127;
            return Math.min(Math.max(value, low), high);
          });
          const axis = given.op === "CONV_2D" ? 0 : 3;
          const actual = run(
            given,
            shape,
            [
              { dtype: "int8", shape: given.image, data: image, quantization: { scale: inputScale, zeroPoint: zero } },
              {
                dtype: "int8",
                shape: given.filter,
                data: filter,
                constant: true,
                quantization: { scale: scales, axis },
              },
              given.bias ? { dtype: "int32", shape: [shape[3]], data: bias, constant: true } : undefined,
            ],
            { scale: outputScale, zeroPoint: outputZero },
          );
          expect(actual).toEqual(expected);
        },
      ),
    );
  });
});
