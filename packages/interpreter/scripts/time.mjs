// Milliseconds a sample on random inputs: node scripts/time.mjs MODEL.tflite ... [--runs N]
// Build first (`pnpm build` at the root): the script runs what is published.
import { readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { createRunner } from "@litequant/interpreter";
import { decodeModel } from "@litequant/schema";
import { nameInputs, random } from "@litequant/testkit";

const args = process.argv.slice(2);
const runsAt = args.indexOf("--runs");
const runs = runsAt < 0 ? 20 : Number(args.splice(runsAt, 2)[1]);

for (const file of args) {
  const { model } = decodeModel(readFileSync(file));
  const stream = random(1);
  const { inputs, tensors } = model.subgraphs[0];
  const values = inputs.map((tensor) => {
    const { dtype, shape } = tensors[tensor];
    return { dtype, shape, data: stream.array(dtype, shape) };
  });
  const sample = { index: 0, inputs: nameInputs(model, values) };
  const runner = createRunner(model);
  const start = performance.now();
  runner.run(sample);
  const first = performance.now() - start;
  const times = [];
  for (let run = 0; run < runs; run++) {
    const before = performance.now();
    runner.run(sample);
    times.push(performance.now() - before);
  }
  times.sort((a, b) => a - b);
  const median = times[times.length >> 1];
  process.stdout.write(
    `${file}: median ${median.toFixed(2)} ms, fastest ${times[0].toFixed(2)} ms of ${runs} runs; first run with preparing ${first.toFixed(0)} ms; load ${loadavg()[0].toFixed(1)}\n`,
  );
}
