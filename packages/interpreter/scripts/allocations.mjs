// Heap bytes that a run leaves behind besides its outputs, once its code is optimized (before that, engines box floats):
// node --expose-gc --min-semi-space-size=256 --max-semi-space-size=256 scripts/allocations.mjs MODEL.tflite ... [--runs N]
// Build first (`pnpm build` at the root). A static graph must end near zero, however large its tensors are.
// The large young generation keeps collections away, so that whatever a run allocates shows up in full.
import { readFileSync } from "node:fs";
import { Interpreter } from "@litequant/interpreter";
import { decodeModel } from "@litequant/schema";
import { random } from "@litequant/testkit";

if (globalThis.gc === undefined) throw new Error("run with node --expose-gc");
const args = process.argv.slice(2);
const runsAt = args.indexOf("--runs");
const runs = runsAt < 0 ? 20 : Number(args.splice(runsAt, 2)[1]);
const mostBatches = 40;
/** What the executor and the measurement itself leave behind, whatever the size of the tensors. */
const fewBytes = 8192;

for (const file of args) {
  const { model } = decodeModel(readFileSync(file));
  const stream = random(1);
  const interpreter = new Interpreter(model);
  interpreter.allocateTensors();
  for (const { index, dtype, shape } of interpreter.getInputDetails())
    interpreter.setTensor(index, stream.array(dtype, shape));
  const used = () => {
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  globalThis.gc();
  let bytes = Infinity;
  let batches = 0;
  for (; batches < mostBatches && Math.abs(bytes) > fewBytes; batches++) {
    const before = used();
    for (let run = 0; run < runs; run++) interpreter.invoke();
    bytes = (used() - before) / runs;
  }
  process.stdout.write(`${file}: ${bytes.toFixed(0)} bytes allocated a run after ${(batches - 1) * runs} runs\n`);
  if (Math.abs(bytes) > fewBytes) process.exitCode = 1;
}
