// Shows that memory does not grow with the number of samples: peak memory of calibrating, quantizing and evaluating
// with 100 and with 5,000 samples, each in a process of its own.
//
//   node apps/cli/scripts/memory.mjs [MODEL [SRC FLAGS...]]      (by default the digits and random samples)
//
// Exits with 1 when 5,000 samples take over 10 % more than 100: of the process, as the operating system counts it. What
// is alive in the heap stands beside it; evaluation keeps a score for each sample, because scores combine in their order.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const self = fileURLToPath(import.meta.url);
const tolerance = 1.1;

if (process.argv[2] === "--child") {
  const { main } = await import("../dist/index.js");
  const quiet = {
    out: () => {},
    err: (text) => process.stderr.write(text),
    isTerminal: false,
    outColours: false,
    errColours: false,
  };
  let peakHeap = 0;
  // Live memory, not garbage that nobody has collected yet.
  const timer = setInterval(() => {
    globalThis.gc();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    peakHeap = Math.max(peakHeap, heapUsed + arrayBuffers);
  }, 100);
  const code = await main(process.argv.slice(3), quiet);
  clearInterval(timer);
  process.stdout.write(JSON.stringify({ code, peakHeap, peakRss: process.resourceUsage().maxRSS * 1024 }));
} else {
  const samples = [100, 5000];
  const digits = fileURLToPath(new URL("../../../examples/digits/model.tflite", import.meta.url));
  const [model = digits, source = "random:samples=5000", ...flags] = process.argv.slice(2);
  const output = join(tmpdir(), `litequant-memory-${process.pid}`);
  const quantized = `${output}.tflite`;
  const commands = {
    "calibrate min-max": ["calibrate", model, "-o", `${output}.json`],
    "calibrate percentile": ["calibrate", model, "-o", `${output}.json`, "--calibrator", "percentile"],
    quantize: ["quantize", model, "--scheme", "int8", "-o", quantized],
    evaluate: ["evaluate", model, quantized, "--metric", "sqnr"],
  };
  let within = true;
  console.log("command               samples  peak live  peak RSS");
  for (const [name, args] of Object.entries(commands)) {
    const peaks = samples.map((count) => {
      const child = spawnSync(
        process.execPath,
        ["--expose-gc", self, "--child", ...args, "--data", source, ...flags, "--samples", String(count)],
        { encoding: "utf8" },
      );
      if (child.stderr !== "") process.stderr.write(child.stderr);
      const { code, peakHeap, peakRss } = JSON.parse(child.stdout);
      if (code !== 0) process.exit(1);
      const mb = (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MB`;
      console.log(
        `${name.padEnd(20)}  ${String(count).padStart(7)}  ${mb(peakHeap).padStart(9)}  ${mb(peakRss).padStart(8)}`,
      );
      return peakRss;
    });
    if (peaks[1] > peaks[0] * tolerance) within = false;
  }
  for (const file of [`${output}.json`, quantized]) rmSync(file, { force: true });
  console.log(within ? "within 10 %" : "more than 10 % apart");
  process.exitCode = within ? 0 : 1;
}
