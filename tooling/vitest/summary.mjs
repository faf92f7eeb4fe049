// Builds, runs the tests of every package through turbo's cache, adds up their reports and ends with `N passed, N failed, N skipped`.
// Arguments go to `turbo run test`: `pnpm test --filter @litequant/core`.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { countReport } from "./report.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const quiet = "--output-logs=errors-only";
const filters = process.argv.slice(2);
// Some tests read models that lie beside the checkout: results with and without them are cached apart.
const shared = resolve(root, process.env.LITEQUANT_SHARED || "../shared");
const env = { ...process.env, LITEQUANT_SHARED_FOUND: existsSync(shared) ? "1" : "" };

/** Exit status of `turbo run ...`, or its output where `output` asks for it. */
function turbo(args, output) {
  const { status, stdout } = spawnSync(join(root, "node_modules/.bin/turbo"), ["run", ...args], {
    cwd: root,
    env,
    encoding: "utf8",
    shell: process.platform === "win32",
    stdio: ["ignore", output ? "pipe" : "inherit", "inherit"],
  });
  return output ? (stdout ?? "") : (status ?? 1);
}

/** Folders of the packages that have a test script. */
function testedFolders() {
  const text = turbo(["test", "--dry=json", ...filters], true);
  const { tasks } = JSON.parse(text.slice(text.indexOf("{")));
  return tasks
    .filter(({ task, command }) => task === "test" && command !== "<NONEXISTENT>")
    .map(({ directory }) => directory);
}

const total = { passed: 0, failed: 0, skipped: 0 };
let status = turbo(["build", quiet]);
if (status === 0) {
  const folders = testedFolders();
  // A report left by an earlier run must not stand in for one that a crash kept from being written; turbo restores those of cached runs.
  for (const folder of folders) rmSync(join(root, folder, "reports"), { recursive: true, force: true });
  status = turbo(["test", quiet, "--continue", ...filters]);
  for (const folder of folders) {
    const file = join(root, folder, "reports/vitest.json");
    if (!existsSync(file)) {
      total.failed++;
      console.log(`FAIL ${folder}: no report, its tests did not run to the end`);
      continue;
    }
    const { counts, failures } = countReport(JSON.parse(readFileSync(file, "utf8")));
    for (const kind of Object.keys(total)) total[kind] += counts[kind];
    for (const { name, title, message } of failures) {
      console.log(`FAIL ${name.replace(root, "")}: ${title}\n     ${message.split("\n").slice(0, 5).join("\n     ")}`);
    }
  }
} else {
  console.log("FAIL the build");
}
// Something failed that no test tells of: the build, or an error outside of tests.
if (status !== 0 && total.failed === 0) total.failed = 1;
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;
