import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { compileFunction } from "node:vm";
import type { LitertModule } from "./litert-module.ts";

type Factory = (options: {
  readonly print: (text: string) => void;
  readonly printErr: (text: string) => void;
}) => Promise<LitertModule>;

/**
 * Loads the WebAssembly build of LiteRT (npm `@litertjs/core`) into plain Node.
 *
 * Its glue code is CommonJS inside a package of ES modules, which `require` refuses: it is compiled as a function instead.
 * @param onLog - Gets the lines that the runtime prints; the reason of a refusal is only there.
 */
export async function loadLitert(onLog: (line: string) => void): Promise<LitertModule> {
  const require = createRequire(import.meta.url);
  const folder = join(dirname(require.resolve("@litertjs/core")), "..", "wasm");
  const file = join(folder, "litert_wasm_compat_internal.js");
  if (!("navigator" in globalThis)) {
    // The glue asks the browser for the number of threads; Node has a navigator from version 21 on.
    Object.defineProperty(globalThis, "navigator", {
      value: { hardwareConcurrency: cpus().length },
      configurable: true,
    });
  }
  const glue = compileFunction(
    readFileSync(file, "utf8"),
    ["require", "module", "exports", "__filename", "__dirname"],
    { filename: file },
  );
  const holder: { exports: unknown } = { exports: {} };
  glue(require, holder, holder.exports, file, folder);
  const module = await (holder.exports as Factory)({ print: onLog, printErr: onLog });
  module.setupLogging?.();
  return module;
}

/**
 * Switches the XNNPACK delegate off, so that TensorFlow Lite's builtin kernels run. LiteRT.js has no switch for it, but hands the options
 * over as text: the one literal that prints the number of threads is made to print `kernel_mode` instead.
 * @throws Error when that literal is not in the module exactly once.
 */
export function useBuiltinKernels(module: LitertModule): void {
  const heap = Buffer.from(module.HEAPU8.buffer);
  const literal = "num_threads = %d\n\0";
  const at = heap.indexOf(literal);
  if (at < 0 || heap.includes(literal, at + 1))
    throw new Error("this LiteRT.js has not exactly one num_threads literal: see load.ts");
  heap.write("kernel_mode = %d\n\0", at, "latin1");
}
