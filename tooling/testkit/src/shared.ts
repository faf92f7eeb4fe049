import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe } from "vitest";

const workspaceRoot = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");

/** The folder of models and goldens: `LITEQUANT_SHARED`, or `shared` beside the workspace. undefined: this machine has none. */
export function sharedRoot(): string | undefined {
  const override = process.env["LITEQUANT_SHARED"];
  const root = override !== undefined && override !== "" ? resolve(override) : resolve(workspaceRoot, "../shared");
  return existsSync(root) ? root : undefined;
}

/**
 * The absolute path of a file or folder of `../shared`, or undefined when it is not there.
 *
 * @example sharedPath("corpus", "bench", "mnv2_float.tflite")
 */
export function sharedPath(...parts: readonly string[]): string | undefined {
  const root = sharedRoot();
  if (root === undefined) return undefined;
  const path = join(root, ...parts);
  return existsSync(path) ? path : undefined;
}

/** The same for files that the tests inside {@link describeShared} rely on. @throws Error when the file is missing. */
export function requireShared(...parts: readonly string[]): string {
  const path = sharedPath(...parts);
  if (path === undefined) throw new Error(`../shared/${parts.join("/")} is missing`);
  return path;
}

/**
 * A `describe` for tests on models and goldens of `../shared`; skipped, saying so in its title, where that folder is missing.
 *
 * `body` must not read files before its tests run: vitest calls it for skipped suites too.
 */
export function describeShared(name: string, body: () => void): void {
  if (sharedRoot() === undefined) describe.skip(`${name} (skipped: ../shared is missing)`, () => {});
  else describe(name, body);
}
