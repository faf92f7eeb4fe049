// Quantizes the digits model to int8 with the command line and prints what that cost.
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const cli = path("../../apps/cli/bin/litequant.mjs");

/** Runs a command of litequant and returns its JSON document; notes and errors go to the terminal. */
function litequant(...args) {
  const json = execFileSync(process.execPath, [cli, ...args, "--json"], {
    encoding: "utf8",
    maxBuffer: 1 << 26,
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(json);
}

const float = path("model.tflite");
const int8 = path("build/model.int8.tflite");
mkdirSync(path("build"), { recursive: true });

const train = path("data/train-images-idx3-ubyte.gz");
const quantized = litequant(
  "quantize",
  float,
  "-o",
  int8,
  "--scheme",
  "int8",
  "--data",
  train,
  "--range",
  "0..1",
  "--samples",
  "200",
);

const test = path("data/test-images-idx3-ubyte.gz");
const labels = path("data/test-labels-idx1-ubyte.gz");
const evaluated = litequant(
  "evaluate",
  float,
  int8,
  "--data",
  test,
  "--labels",
  labels,
  "--range",
  "0..1",
  "--metric",
  "top1",
);

const stayedFloat = quantized.operators.filter(({ to }) => to.startsWith("float")).map(({ op }) => op);
const columns = ["model", "size", "accuracy", "time a sample", "operators left in float"];
const rows = evaluated.models.map(({ bytes, score, msPerSample }, index) => [
  index === 0 ? "float32" : "int8",
  `${(bytes / 1024).toFixed(1)} KiB`,
  `${(100 * score).toFixed(1)} %`,
  `${msPerSample.toFixed(2)} ms`,
  index === 0 ? "all" : stayedFloat.join(", ") || "none",
]);

const [floatScore, int8Score] = evaluated.models.map(({ score }) => score);

const widths = columns.map((column, index) => Math.max(column.length, ...rows.map((row) => row[index].length)));
const print = (cells) =>
  console.log(
    cells
      .map((cell, index) => cell.padEnd(widths[index]))
      .join("  ")
      .trimEnd(),
  );
print(columns);
print(widths.map((width) => "-".repeat(width)));
rows.forEach(print);

// CI runs this too: what it shows must stay true.
if (stayedFloat.length > 0 || int8Score < floatScore - 0.02) {
  console.error("int8 must leave no operator in float and lose less than two points of accuracy");
  process.exitCode = 1;
}
