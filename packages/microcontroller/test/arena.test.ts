import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { decodeModel } from "@litequant/schema";
import { buildModel, describeShared, requireShared } from "@litequant/testkit";
import { estimateArena, inspectForMicro } from "../src/index.ts";
import type { MicroReport, PointerBytes } from "../src/index.ts";

async function golden(name: string): Promise<readonly (readonly string[])[]> {
  const text = await readFile(new URL(`golden/${name}`, import.meta.url), "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => line.split(" "));
}

const rows = (await golden("tflite-micro.txt")).map(([path, used, needed, runs]) => ({
  path: path!,
  used: Number(used),
  needed: Number(needed),
  runs: runs === "1",
}));
const cmsisNn = (await golden("cmsis-nn.txt")).map(([path, used]) => ({ path: path!, used: Number(used) }));

const inspected = new Map<string, MicroReport>();

async function inspect(path: string, pointerBytes: PointerBytes = 8): Promise<MicroReport> {
  const key = `${path} ${pointerBytes}`;
  const bytes = await readFile(requireShared(`${path}.tflite`));
  const report =
    inspected.get(key) ?? inspectForMicro(decodeModel(bytes).model, { fileBytes: bytes.length, pointerBytes });
  inspected.set(key, report);
  return report;
}

describeShared("tflite-micro itself, on a 64-bit host", () => {
  it.each([
    ["reference kernels", rows, ({ arena }: MicroReport) => arena.usedBytes],
    ["CMSIS-NN", cmsisNn, ({ arena }: MicroReport) => arena.cmsisNn.usedBytes],
  ] as const)(
    "uses the arena that we say, byte for byte, on every model that it loads: %s",
    async (_, list, usedOf) => {
      const wrong: string[] = [];
      for (const { path, used } of list) {
        if (Number.isNaN(used)) continue;
        const report = await inspect(path);
        const { arena, operators } = report;
        const ours = usedOf(report);
        if (arena.uncounted.length > 0) continue;
        // Where the model has variables, the measurement made room for 24 of them, 40 bytes each.
        const room = operators.some(({ op }) => op === "VAR_HANDLE") ? 24 * 40 : 0;
        if (used < ours || used > ours + room) wrong.push(`${path}: ${ours} instead of ${used}`);
      }
      expect(wrong).toEqual([]);
    },
  );

  it("needs an arena of the size that we say, within 10 % or 512 bytes", async () => {
    const wrong: string[] = [];
    for (const { path, needed } of rows) {
      if (Number.isNaN(needed)) continue;
      const { operators, arena } = await inspect(path);
      if (operators.some(({ op }) => op === "VAR_HANDLE") || arena.uncounted.length > 0) continue;
      if (Math.abs(arena.neededBytes - needed) > Math.max(0.1 * needed, 512))
        wrong.push(`${path}: ${arena.neededBytes} instead of ${needed}`);
    }
    expect(wrong).toEqual([]);
  });

  it("runs what we say that it runs", async () => {
    const no: string[] = [];
    const yes: string[] = [];
    for (const { path, runs } of rows) {
      const ours = (await inspect(path)).runs;
      if (ours !== runs)
        (ours ? yes : no).push(
          path
            .replace(/\/[^/]*$/, "")
            .split("/")
            .at(-1)!,
        );
    }
    // Weights per channel behind a DEQUANTIZE: it reads one scale of several, and runs wrong.
    expect([...new Set(no)].sort()).toMatchInlineSnapshot(`
      [
        "mnist_conv",
      ]
    `);
    // Divisions by the zeros that were given, crashes in control flow, and a constant as the model's output.
    expect([...new Set(yes)].sort()).toMatchInlineSnapshot(`
      [
        "conv1d_transpose",
        "conv_lstm2d",
        "div__broadcast",
        "div__same",
        "floor_div__same",
        "graph__constant_activation",
        "litert_test",
        "lstm_options",
        "simple_rnn",
      ]
    `);
    expect(no.length + yes.length).toBeLessThan(0.025 * rows.length);
  });
});

/** The convolutional model of tflite-micro's own tests, without its values. */
const testConv = buildModel({
  tensors: {
    image: { dtype: "int8", shape: [1, 16, 16, 1], scale: 1 },
    bias1: { dtype: "int32", shape: [16], data: zeros(16), scale: ones(16), zeroPoint: zeros(16) },
    bias2: { dtype: "int32", shape: [32], data: zeros(32), scale: ones(32), zeroPoint: zeros(32) },
    bias3: { dtype: "int32", shape: [10], data: zeros(10), scale: 1 },
    flat: { dtype: "int32", shape: [2], data: [1, 1152] },
    dense: { dtype: "int8", shape: [10, 1152], data: zeros(11520), scale: 1 },
    filter1: { dtype: "int8", shape: [16, 3, 3, 1], data: zeros(144), scale: ones(16), zeroPoint: zeros(16) },
    filter2: { dtype: "int8", shape: [32, 3, 3, 16], data: zeros(4608), scale: ones(32), zeroPoint: zeros(32) },
    conv1: { dtype: "int8", shape: [1, 14, 14, 16], scale: 1 },
    conv2: { dtype: "int8", shape: [1, 12, 12, 32], scale: 1 },
    pooled: { dtype: "int8", shape: [1, 6, 6, 32], scale: 1 },
    flattened: { dtype: "int8", shape: [1, 1152], scale: 1 },
    scores: { dtype: "int8", shape: [1, 10], scale: 1 },
    input: { shape: [1, 16, 16, 1] },
    output: { shape: [1, 10] },
  },
  operators: [
    { op: "QUANTIZE", inputs: ["input"], outputs: ["image"] },
    { op: "CONV_2D", inputs: ["image", "filter1", "bias1"], outputs: ["conv1"] },
    { op: "CONV_2D", inputs: ["conv1", "filter2", "bias2"], outputs: ["conv2"] },
    { op: "MAX_POOL_2D", inputs: ["conv2"], outputs: ["pooled"] },
    { op: "RESHAPE", inputs: ["pooled", "flat"], outputs: ["flattened"] },
    { op: "FULLY_CONNECTED", inputs: ["flattened", "dense", "bias3"], outputs: ["scores"] },
    { op: "DEQUANTIZE", inputs: ["scores"], outputs: ["output"] },
  ],
  inputs: ["input"],
  outputs: ["output"],
});

function zeros(length: number): number[] {
  return Array.from({ length }, () => 0);
}

function ones(length: number): number[] {
  return Array.from({ length }, () => 1);
}

describe("figures that tflite-micro's project published", () => {
  it("memory_arena_threshold_test.cc (90b983c2b), TF_LITE_STATIC_MEMORY on x86-64: 9,576 bytes beside 248 of the allocator, 7,744 of them planned", () => {
    // GetDefaultTailUsage(): allocators 72 + 72, planner 72, builtin data allocator 16, subgraph allocations 16.
    const { usedBytes, plannedBytes } = estimateArena(testConv, { pointerBytes: 8 });
    expect([usedBytes, plannedBytes]).toEqual([9576 + 248, 7744]);
  });

  describeShared("of models", () => {
    const within = (actual: number, published: number): void =>
      expect(Math.abs(actual - published)).toBeLessThan(Math.max(0.1 * published, 2048));

    it("tools/benchmarking/README.md (90b983c2b): person_detect on a Cortex-M4 with CMSIS-NN, 84,436 bytes with the recording allocator, 55,296 of them planned", async () => {
      const { arena } = await inspect("corpus/models/person_detect/person_detect_int8", 4);
      within(arena.usedBytes, 84436);
      expect(arena.plannedBytes).toBe(55296);
    });

    it("David et al., TensorFlow Lite Micro (arXiv 2010.08678v3), table 2: the same model, 26.50 kB persistent, 55.30 kB not", async () => {
      const { arena } = await inspect("corpus/models/person_detect/person_detect_int8", 4);
      within(arena.persistentBytes, 26500);
      within(arena.plannedBytes, 55300);
    });

    it("Samsung/ONE#7598: the sine model on an STM32F4 in 2021, 676 bytes with the recording allocator, 40 of them planned", async () => {
      const { arena } = await inspect("corpus/models/hello_world/hello_world_int8_official", 4);
      within(arena.usedBytes, 676);
    });
  });
});
