// Heap bytes that a run leaves behind besides its outputs: node --expose-gc scripts/allocations.mjs MODEL.tflite ... [--runs N]
// Build first (`pnpm build` at the root). A static graph must stay near zero, however large its tensors are.
import { readFileSync } from "node:fs";
import { Interpreter } from "@litequant/interpreter";
import { decodeModel } from "@litequant/schema";
import { random } from "@litequant/testkit";

if (globalThis.gc === undefined) throw new Error("run with node --expose-gc");
const args = process.argv.slice(2);
const runsAt = args.indexOf("--runs");
const runs = runsAt < 0 ? 50 : Number(args.splice(runsAt, 2)[1]);

for (const file of args) {
  const { model } = decodeModel(readFileSync(file));
  const stream = random(1);
  const interpreter = new Interpreter(model);
  interpreter.allocateTensors();
  for (const { index, dtype, shape } of interpreter.getInputDetails())
    interpreter.setTensor(index, stream.array(dtype, shape));
  for (let run = 0; run < 5; run++) interpreter.invoke();
  const used = () => {
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  globalThis.gc();
  globalThis.gc();
  const before = used();
  // Without a collection in between, whatever a run allocates shows up in full.
  for (let run = 0; run < runs; run++) interpreter.invoke();
  const bytes = (used() - before) / runs;
  process.stdout.write(`${file}: ${bytes.toFixed(0)} bytes allocated a run\n`);
  if (bytes > 4096) process.exitCode = 1;
}
