import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { link, sandbox } from "./sandbox.ts";

const require = createRequire(import.meta.url);
const config = fileURLToPath(new URL("../boundaries.cjs", import.meta.url));
const rules: readonly string[] = require(config).forbidden.map((rule: { readonly name: string }) => rule.name);
const cruiser = fileURLToPath(new URL("../node_modules/dependency-cruiser/bin/dependency-cruise.mjs", import.meta.url));

const folders = {
  "@litequant/core": "packages/core",
  "@litequant/ops": "packages/ops",
  "@litequant/kernels": "packages/kernels",
  "@litequant/schema": "packages/schema",
  "@litequant/datasets": "packages/datasets",
  "@litequant/calibrator-a": "packages/calibrators/a",
  "@litequant/calibrator-b": "packages/calibrators/b",
  "@litequant/pipeline": "packages/pipeline",
  "@litequant/report": "packages/report",
  "@litequant/node": "apps/node",
  litequant: "apps/cli",
  "@litequant/testkit": "tooling/testkit",
};

/** A small workspace in which every package declares every other, with `extra` files. */
function workspace(extra: Readonly<Record<string, string>>): string {
  const files: Record<string, string> = { "package.json": JSON.stringify({ name: "root", private: true }) };
  for (const [name, folder] of Object.entries(folders)) {
    const others = Object.keys(folders).filter((other) => other !== name);
    const shipped = ["flatbuffers", "rxjs", ...others.filter((other) => other !== "@litequant/testkit")];
    files[`${folder}/package.json`] = JSON.stringify({
      name,
      type: "module",
      exports: { ".": { "@litequant/source": "./src/index.ts" }, "./node": { "@litequant/source": "./src/node.ts" } },
      dependencies: Object.fromEntries(shipped.map((other) => [other, "*"])),
      devDependencies: { "@litequant/testkit": "*", vitest: "*" },
    });
    files[`${folder}/src/index.ts`] = "export const x = 1;\n";
    files[`${folder}/src/inside.ts`] = "export const x = 1;\n";
  }
  files["packages/datasets/src/node.ts"] = 'export { readFile } from "node:fs/promises";\n';
  for (const name of ["flatbuffers", "rxjs", "vitest"]) {
    files[`node_modules/${name}/package.json`] = JSON.stringify({ name, version: "1.0.0", main: "index.js" });
    files[`node_modules/${name}/index.js`] = "module.exports = {};\n";
  }
  const folder = sandbox({ ...files, ...extra });
  for (const [name, path] of Object.entries(folders)) link(folder, name, path);
  return folder;
}

/** Names of the rules that a workspace breaks, each once, with the module that breaks it. */
function violations(extra: Readonly<Record<string, string>>): string[] {
  const folder = workspace(extra);
  const args = [cruiser, "--config", config, "--output-type", "json", "packages", "apps"];
  const json = execFileSync(process.execPath, args, { cwd: folder, encoding: "utf8", maxBuffer: 1 << 26 });
  const { summary } = JSON.parse(json) as {
    readonly summary: {
      readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
    };
  };
  return [...new Set(summary.violations.map(({ from, rule }) => `${rule.name}: ${from}`))].toSorted();
}

const take = (name: string): string => `import { x } from "${name}";\nexport const y = x;\n`;

/** One file that breaks each rule. */
const crimes: Readonly<Record<string, readonly [path: string, text: string]>> = {
  "core-is-ground": ["packages/core/src/crime.ts", take("@litequant/ops")],
  "knowledge-goes-down": ["packages/kernels/src/crime.ts", take("@litequant/schema")],
  "ops-before-kernels": ["packages/ops/src/crime.ts", take("@litequant/kernels")],
  "stages-go-down": ["packages/schema/src/crime.ts", take("@litequant/pipeline")],
  "stages-apart": ["packages/calibrators/a/src/crime.ts", take("@litequant/calibrator-b")],
  "flow-apart": ["packages/report/src/crime.ts", take("@litequant/pipeline")],
  "packages-before-apps": ["packages/pipeline/src/crime.ts", take("@litequant/node")],
  "node-before-cli": ["apps/node/src/crime.ts", take("litequant")],
  "cli-through-node": ["apps/cli/src/crime.ts", take("@litequant/schema")],
  "no-tooling": ["apps/node/src/tooling.ts", 'export { x } from "../../../tooling/testkit/src/index.ts";\n'],
  "flatbuffers-in-schema": ["packages/datasets/src/crime.ts", 'export * as fb from "flatbuffers";\n'],
  "rxjs-in-flow": ["packages/schema/src/rx.ts", 'export * as rx from "rxjs";\n'],
  "browser-safe": ["packages/schema/src/files.ts", 'export { readFile } from "node:fs/promises";\n'],
  "node-entry-apart": ["packages/datasets/src/mixed.ts", 'export { readFile } from "./node.ts";\n'],
  "no-deep-imports": ["packages/pipeline/src/deep.ts", 'export { x } from "../../schema/src/inside.ts";\n'],
  "no-cycles": ["packages/core/src/cycle-a.ts", 'import * as b from "./cycle-b.ts";\nexport const a = b;\n'],
  resolvable: ["packages/core/src/lost.ts", 'export { x } from "./nowhere.ts";\n'],
  declared: ["packages/core/src/dev.ts", 'export * as kit from "vitest";\n'],
  "no-tests-in-sources": ["packages/core/src/uses-test.ts", 'export { x } from "./thing.test.ts";\n'],
};

const support = {
  "packages/core/src/cycle-b.ts": 'import * as a from "./cycle-a.ts";\nexport const b = a;\n',
  "packages/core/src/thing.test.ts": "export const x = 1;\n",
};

test("every rule has a file that breaks it", () => {
  expect(Object.keys(crimes).toSorted()).toEqual([...rules].toSorted());
});

test("each rule fires on that file", () => {
  const found = violations({ ...support, ...Object.fromEntries(Object.values(crimes)) });
  for (const [rule, [path]] of Object.entries(crimes)) expect(found).toContain(`${rule}: ${path}`);
});

test("what the layers allow breaks no rule", () => {
  const allowed = {
    "packages/core/src/part.ts":
      'import type { Whole } from "./whole.ts";\nexport const part = (whole: Whole) => whole;\n',
    "packages/core/src/whole.ts":
      'import { part } from "./part.ts";\nexport interface Whole {}\nexport const whole = part;\n',
    "packages/ops/src/a.ts": take("@litequant/core"),
    "packages/kernels/src/a.ts": take("@litequant/ops"),
    "packages/schema/src/a.ts": `${take("@litequant/ops")}export * as fb from "flatbuffers";\n`,
    "packages/schema/src/a.test.ts": `${take("@litequant/testkit")}import "vitest";\nimport "node:fs";\n`,
    "packages/pipeline/src/a.ts": `${take("@litequant/schema")}export * as rx from "rxjs";\n`,
    "apps/node/src/a.ts": 'export { readFile } from "@litequant/datasets/node";\nimport "@litequant/pipeline";\n',
    "apps/cli/src/a.ts": `${take("@litequant/node")}import "node:fs";\n`,
  };
  expect(violations(allowed)).toEqual([]);
});
