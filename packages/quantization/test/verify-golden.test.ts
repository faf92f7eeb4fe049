import { readdirSync, readFileSync } from "node:fs";

import { decodeModel } from "@litequant/schema";
import { describeShared, requireShared } from "@litequant/testkit";
import { expect, it } from "vitest";

import { verifyQuantized } from "../src/index.ts";

/**
 * Rules that files of other tools break, by tool and rule: how many files.
 *
 * The flatbuffer quantizer writes denormal scales where it saw only zeros. LiteRT Quantizer cuts biases off at the end of 32 bits
 * (both models of `mlperf_vww`), leaves the option at which 16-bit sums refuse scales that are no powers of two, once converts
 * to the same form, and has recipes for blocks of 2 and 8 bits, which no kernel takes. The converter raises a DEQUANTIZE's version and then makes a QUANTIZE of its operator (`zero_dce`, uint8 ends).
 */
const broken: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "converter, int8": { VERSION: 2 },
  "converter, dynamic": {},
  "converter, float16": {},
  "flatbuffer quantizer, int8": { SCALE_VALUE: 4 },
  "flatbuffer quantizer, 16x8": { SCALE_VALUE: 2 },
  "LiteRT Quantizer": { BIAS_SATURATED: 2, CONVERSION: 1, MODE_OPTIONS: 2, WEIGHT_BLOCKS: 2 },
};

/** No other tool brings the oldest runtime up to date, and only the converter's int8 files have the versions that their data need. */
const isLeft = (tool: string, code: string): boolean =>
  code === "RUNTIME" || (code === "VERSION" && tool !== "converter, int8");

describeShared("files of other tools", () => {
  it("keep the rules, but for those that are named", () => {
    const found: Record<string, Record<string, number>> = {};
    let files = 0;
    for (const { tool, path } of goldens()) {
      const { model } = decodeModel(readFileSync(path));
      files++;
      const counts = (found[tool] ??= {});
      for (const code of new Set(verifyQuantized(model).map((finding) => finding.code)))
        if (!isLeft(tool, code)) counts[code] = (counts[code] ?? 0) + 1;
    }
    expect(found).toEqual(broken);
    expect(files).toBeGreaterThan(250);
  });
});

function goldens(): { tool: string; path: string }[] {
  return ["production", "quantize"].flatMap((tools) =>
    readdirSync(requireShared("golden", tools), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".tflite"))
      .map((file) => ({ tool: toolOf(tools, file), path: requireShared("golden", tools, ...file.split("/")) })),
  );
}

function toolOf(tools: string, file: string): string {
  const name = file.replace(/.*\//, "").replace(".tflite", "");
  if (tools === "production") return name.startsWith("tflc") ? "converter, int8" : "LiteRT Quantizer";
  if (name === "float16" || name.startsWith("dynamic")) return `converter, ${name}`;
  return name.startsWith("int16x8") ? "flatbuffer quantizer, 16x8" : "flatbuffer quantizer, int8";
}
