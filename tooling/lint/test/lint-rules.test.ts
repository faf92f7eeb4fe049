import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { sandbox } from "./sandbox.ts";

const root = new URL("../../../", import.meta.url);
const oxlint = join(dirname(createRequire(import.meta.url).resolve("oxlint/package.json")), "bin/oxlint");

/** Rules that the repository's configuration reports for one file at `path`. */
function lint(path: string, text: string): string[] {
  const folder = sandbox({ ".oxlintrc.json": readFileSync(new URL(".oxlintrc.json", root), "utf8"), [path]: text });
  const { stdout } = spawnSync(process.execPath, [oxlint, "--format", "json"], { cwd: folder, encoding: "utf8" });
  if (stdout.startsWith("No files")) return [];
  const { diagnostics } = JSON.parse(stdout) as { readonly diagnostics: readonly { readonly code: string }[] };
  return [...new Set(diagnostics.map(({ code }) => code))].toSorted();
}

const restricted = "eslint(no-restricted-properties)";

test.each(["kernels", "quantization", "quantizers/int8", "calibrators/percentile", "core"])(
  "%s takes transcendental functions from core, not from the engine",
  (name) => {
    expect(lint(`packages/${name}/src/a.ts`, "export const a = Math.exp(1);\n")).toEqual([restricted]);
    expect(lint(`packages/${name}/src/a.ts`, "const { tanh } = Math;\nexport const a = tanh(1);\n")).toEqual([
      restricted,
    ]);
    expect(lint(`packages/${name}/src/a.ts`, "export const a = Math.sqrt(2) + Math.fround(0.1);\n")).toEqual([]);
    expect(lint(`packages/${name}/src/a.test.ts`, "export const a = Math.exp(1);\n")).toEqual([]);
  },
);

test.each([
  ["any", "export const a: any = 1;\n", "typescript(no-explicit-any)"],
  ["what only Node has", "export const a = Buffer.from([1]);\n", "eslint(no-restricted-globals)"],
  ["console", "console.log(1);\nexport {};\n", "eslint(no-console)"],
  ["default exports", "const a = 1;\nexport default a;\n", "import(no-default-export)"],
  ["400 lines", `export const a = [\n${"  1,\n".repeat(400)}];\n`, "eslint(max-lines)"],
])("packages are kept from %s", (_, text, rule) => {
  expect(lint("packages/schema/src/a.ts", text)).toContain(rule);
  expect(lint("packages/schema/src/generated/a.ts", text)).toEqual([]);
});

test("configuration files may have default exports, and the command line may print", () => {
  expect(lint("packages/core/vitest.config.mjs", "export default {};\n")).toEqual([]);
  expect(lint("apps/cli/src/a.ts", "console.log(1);\nexport const a = 1;\n")).toEqual([]);
});
