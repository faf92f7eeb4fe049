import { minMax } from "@litequant/calibrator-min-max";
import type { CalibrationTable, DType, Model, Sample, Tensor } from "@litequant/core";
import { createRunner } from "@litequant/interpreter";
import { int8 } from "@litequant/quantizer-int8";
import { decodeModel, encodeModel } from "@litequant/schema";
import { buildModel, random } from "@litequant/testkit";
import { describe, expect, it } from "vitest";

import { bindSample, createCalibration, quantizeModel } from "../src/index.ts";

/** A classifier of pixels from 0 to 1. */
function classifier(): Model {
  const values = random(21);
  return buildModel({
    tensors: {
      image: { shape: [1, 16] },
      w: { shape: [4, 16], data: values.array("float32", 64, -1, 1) },
      b: { shape: [4], data: values.array("float32", 4, -1, 1) },
      h: { shape: [1, 4] },
      scores: { shape: [1, 4] },
    },
    operators: [
      { op: "FULLY_CONNECTED", inputs: ["image", "w", "b"], outputs: ["h"] },
      { op: "SOFTMAX", inputs: ["h"], outputs: ["scores"], options: { beta: 1 } },
    ],
    inputs: ["image"],
    outputs: ["scores"],
  });
}

const { model } = decodeModel(encodeModel(classifier()));
const pixels = random(22);
const pictures = Array.from({ length: 20 }, () => {
  const bytes = Uint8Array.from(pixels.array("float32", 16, 0, 256) as Float32Array, Math.floor);
  bytes[0] = 0;
  bytes[1] = 255;
  return bytes;
});
const ranges = calibrate();
const written = Object.fromEntries(
  (["float32", "int8", "uint8"] as const).map((type) => [
    type,
    quantizeModel(model, { scheme: int8({ io: type }), ranges }).model,
  ]),
) as Record<"float32" | "int8" | "uint8", Model>;

describe("uint8 or int8, and which scale (tf#38285, tf#41840)", () => {
  it("tf#38285: ends are of the types asked for, and say the scale and zero point to use with them", () => {
    for (const type of ["int8", "uint8"] as const) {
      const [input, output] = ends(written[type]);
      expect([input.dtype, output.dtype]).toEqual([type, type]);
      const shift = type === "int8" ? 128 : 0;
      // Pixels from 0 to 1 in 255 steps: the byte of the picture, less 128 for int8.
      expect(input.quantization).toMatchObject({ scale: [Math.fround(1 / 255)], zeroPoint: [0 - shift] });
      expect(output.quantization).toMatchObject({ scale: [1 / 256], zeroPoint: [0 - shift] });
    }
    expect(ends(written.float32).map(({ quantization }) => quantization)).toEqual([undefined, undefined]);
  });

  it("tf#41840: a picture's bytes go into the uint8 model as they are, and into the int8 one less 128", () => {
    for (const picture of pictures) {
      const [want] = run(
        written.float32,
        Float32Array.from(picture, (byte) => byte / 255),
      );
      const [unsigned] = run(written.uint8, picture);
      const [signed] = run(
        written.int8,
        Int8Array.from(picture, (byte) => byte - 128),
      );
      expect([...unsigned!]).toEqual([...signed!].map((value) => Number(value) + 128));
      expect([...unsigned!].map((value) => Number(value) / 256)).toEqual([...want!]);
    }
  });

  it("tf#41840: every uint8 value is the int8 value + 128, whatever the range, and conversions are exact", () => {
    for (const [min, max] of [
      [-3, 5],
      [0, 6],
      [-1, 0],
      [-0.001, 1000],
    ] as const) {
      const other = {
        ...ranges,
        tensors: ranges.tensors.map((range) => (range.name === "image" ? { ...range, min, max } : range)),
      };
      const [signed, unsigned] = (["int8", "uint8"] as const).map(
        (type) => quantizeModel(model, { scheme: int8({ io: type }), ranges: other }).model,
      ) as [Model, Model];
      const [a, b] = [ends(signed)[0].quantization!, ends(unsigned)[0].quantization!];
      expect(b).toEqual({ ...a, zeroPoint: a.zeroPoint.map((zero) => zero + 128) });
      for (const picture of pictures.slice(0, 4)) {
        const [x] = run(
          signed,
          Int8Array.from(picture, (byte) => byte - 128),
        );
        const [y] = run(unsigned, picture);
        expect([...y!]).toEqual([...x!].map((value) => Number(value) + 128));
      }
    }
  });

  it("tf#38285: input and output have types of their own", () => {
    const types: readonly (readonly [DType, DType])[] = [
      ["uint8", "float32"],
      ["float32", "uint8"],
      ["int8", "uint8"],
    ];
    for (const [inputType, outputType] of types) {
      const mixed = quantizeModel(model, { scheme: int8(), ranges, inputType, outputType }).model;
      expect(ends(mixed).map(({ dtype }) => dtype)).toEqual([inputType, outputType]);
    }
  });
});

function ends({ subgraphs }: Model): [Tensor, Tensor] {
  const { inputs, outputs, tensors } = subgraphs[0]!;
  return [tensors[inputs[0]!]!, tensors[outputs[0]!]!];
}

function run(quantized: Model, data: Float32Array | Int8Array | Uint8Array): readonly (readonly (number | bigint)[])[] {
  const { dtype, shape } = ends(quantized)[0];
  const sample: Sample = { index: 0, inputs: { image: { dtype, shape, data } } };
  return Object.values(createRunner(quantized).run(sample)).map((value) => [...value.data]);
}

function calibrate(): CalibrationTable {
  const runner = createRunner(model);
  const calibration = createCalibration(model, minMax());
  pictures.forEach((picture, index) => {
    const data = Float32Array.from(picture, (byte) => byte / 255);
    calibration.observe(bindSample(runner, { index, inputs: { image: { dtype: "float32", shape: [1, 16], data } } }));
  });
  return calibration.table();
}
