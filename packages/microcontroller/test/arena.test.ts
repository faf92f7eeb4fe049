import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { decodeModel } from "@litequant/schema";
import { describeShared, requireShared } from "@litequant/testkit";
import { inspectForMicro } from "../src/index.ts";
import type { MicroReport, PointerBytes } from "../src/index.ts";

const rows = (await readFile(new URL("golden/tflite-micro.txt", import.meta.url), "utf8"))
  .trim()
  .split("\n")
  .map((line) => {
    const [path, used, needed, runs] = line.split(" ") as [string, string, string, string];
    return { path, used: Number(used), needed: Number(needed), runs: runs === "1" };
  });

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
  it("uses the arena that we say, byte for byte, on every model that it loads", async () => {
    const wrong: string[] = [];
    for (const { path, used } of rows) {
      if (Number.isNaN(used)) continue;
      const { arena, operators } = await inspect(path);
      if (arena.uncounted.length > 0) continue;
      // Where the model has variables, the measurement made room for 24 of them, 40 bytes each.
      const room = operators.some(({ op }) => op === "VAR_HANDLE") ? 24 * 40 : 0;
      if (used < arena.usedBytes || used > arena.usedBytes + room)
        wrong.push(`${path}: ${arena.usedBytes} instead of ${used}`);
    }
    expect(wrong).toEqual([]);
  });

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
    // It computes something there, but not what the model says: one scale of several, four dimensions of five.
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

describe("figures that others published", () => {
  const published: readonly {
    readonly source: string;
    readonly path: string;
    readonly pointerBytes: PointerBytes;
    readonly total: number;
    readonly planned?: number;
  }[] = [
    {
      source:
        "tensorflow/tflite-micro@90b983c2b tools/benchmarking/README.md, Cortex-M4 with CMSIS-NN: Total, NonPersistent",
      path: "corpus/models/person_detect/person_detect_int8",
      pointerBytes: 4,
      total: 84436,
      planned: 55296,
    },
    {
      source: "David et al., TensorFlow Lite Micro, MLSys 2021, table 2: VWW, 81.79 kB of which 55.30 kB nonpersistent",
      path: "corpus/models/person_detect/person_detect_int8",
      pointerBytes: 4,
      total: 81.79 * 1024,
      planned: 55.3 * 1000,
    },
  ];

  describeShared("hold", () => {
    it.each(published)("$source", async ({ path, pointerBytes, total, planned }) => {
      const { arena } = await inspect(path, pointerBytes);
      expect(Math.abs(arena.usedBytes - total)).toBeLessThan(Math.max(0.1 * total, 2048));
      if (planned !== undefined)
        expect(Math.abs(arena.plannedBytes - planned)).toBeLessThan(Math.max(0.1 * planned, 2048));
    });
  });
});
