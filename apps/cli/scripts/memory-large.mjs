// What quantizing a large model takes: peak memory and time of every scheme, each in a process of its own.
//
//   node apps/cli/scripts/memory-large.mjs [MEGABYTES [SCHEME...]]      (by default 1024 and all schemes)
//
// Memory is that of the process as the operating system counts it, less what the same command takes for the digits'
// model, as a multiple of the model's size. Exits with 1 when a scheme takes over three times the model.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const limit = 3;
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

if (process.argv[2] === "--child") {
  const { main } = await import("../dist/index.js");
  const quiet = {
    out: () => {},
    err: (text) => process.stderr.write(text),
    isTerminal: false,
    outColours: false,
    errColours: false,
  };
  const started = performance.now();
  const code = await main(process.argv.slice(3), quiet);
  const seconds = (performance.now() - started) / 1000;
  process.stdout.write(JSON.stringify({ code, seconds, peakRss: process.resourceUsage().maxRSS * 1024 }));
} else {
  const [megabytes = "1024", ...chosen] = process.argv.slice(2);
  const flags = {
    "dynamic-range": [],
    float16: [],
    "weight-only": [],
    int8: ["--data", "random", "--samples", "2"],
    int16x8: ["--data", "random", "--samples", "2"],
  };
  const folder = mkdtempSync(join(tmpdir(), "litequant-large-"));
  const large = join(folder, "float.tflite");
  const output = join(folder, "out.tflite");
  const measure = (model, scheme) => {
    const args = ["quantize", model, "--scheme", scheme, "-o", output, ...flags[scheme]];
    const { stdout, stderr } = spawnSync(process.execPath, [here("memory-large.mjs"), "--child", ...args], {
      encoding: "utf8",
    });
    if (stderr !== "") process.stderr.write(stderr);
    const outcome = JSON.parse(stdout);
    if (outcome.code !== 0) process.exit(1);
    return outcome;
  };
  try {
    execFileSync(process.execPath, [here("large-model.mjs"), large, megabytes]);
    const size = statSync(large).size;
    console.log("scheme           peak RSS  above baseline  of the model  seconds");
    for (const scheme of chosen.length > 0 ? chosen : Object.keys(flags)) {
      const baseline = measure(here("../../../examples/digits/model.tflite"), scheme).peakRss;
      const { peakRss, seconds } = measure(large, scheme);
      const times = (peakRss - baseline) / size;
      if (times > limit) process.exitCode = 1;
      const mb = (bytes) => `${Math.round(bytes / 2 ** 20)} MB`;
      const columns = [
        mb(peakRss).padStart(10),
        mb(peakRss - baseline).padStart(14),
        `${times.toFixed(2)}x`.padStart(12),
      ];
      console.log(`${scheme.padEnd(14)} ${columns.join("  ")}  ${seconds.toFixed(1).padStart(7)}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
