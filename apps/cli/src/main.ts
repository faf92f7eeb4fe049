import { createRequire } from "node:module";
import { LitequantError } from "@litequant/core";
import { Command, CommanderError } from "commander";
import { addCalibrate } from "./commands/calibrate.ts";
import { addEdgeTpu } from "./commands/edgetpu.ts";
import { addEvaluate } from "./commands/evaluate.ts";
import { addExportC } from "./commands/export-c.ts";
import { addInspect } from "./commands/inspect.ts";
import { addQuantize } from "./commands/quantize.ts";
import { addRun } from "./commands/run.ts";
import type { Context } from "./context.ts";
import { exitCodes, fail } from "./fail.ts";
import { GateFailed } from "./gate.ts";
import { processStreams } from "./streams.ts";
import type { Streams } from "./streams.ts";

/**
 * Runs the `litequant` command line.
 *
 * @param args - Without the executable and the script.
 * @returns The exit code: 0 ok, 1 a bug of litequant, 2 the user's input, 3 a gate that failed, 130 interrupted.
 */
export async function main(
  args: readonly string[],
  streams: Streams = processStreams(),
  stop?: AbortSignal,
): Promise<number> {
  const json = args.includes("--json");
  const interrupt = new AbortController();
  const onSignal = (): void => interrupt.abort();
  // Once: a second Ctrl-C ends the process at once.
  process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
  const signal = stop === undefined ? interrupt.signal : AbortSignal.any([stop, interrupt.signal]);
  try {
    await createProgram({ streams, signal }, json).parseAsync([...args], { from: "user" });
    return exitCodes.ok;
  } catch (error) {
    return failed(error, streams, json);
  } finally {
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  }
}

function createProgram(context: Context, json: boolean): Command {
  const { streams } = context;
  const { version } = createRequire(import.meta.url)("../package.json") as { readonly version: string };
  const program = new Command("litequant")
    .description("Quantizes TensorFlow Lite models after training, without Python.")
    .version(version)
    // So that a command's own options do not swallow those of its subcommands.
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: streams.out,
      writeErr: streams.err,
      // With --json the one document on stdout says it.
      outputError: (text, write) => (json ? undefined : write(text)),
      getOutHasColors: () => streams.outColours,
      getErrHasColors: () => streams.errColours,
    })
    .showSuggestionAfterError()
    .showHelpAfterError(json ? false : "(litequant COMMAND --help shows flags and examples)")
    .addHelpText(
      "after",
      "\nExample:\n  $ litequant quantize model.tflite -o model_int8.tflite --scheme int8 --data samples.npy\n",
    );
  for (const add of [addInspect, addRun, addCalibrate, addQuantize, addEvaluate, addEdgeTpu, addExportC])
    add(program, context);
  return program;
}

function failed(error: unknown, streams: Streams, json: boolean): number {
  if (error instanceof GateFailed) {
    // The document stands on stdout already.
    streams.err(`${error.message}\n`);
    return exitCodes.gate;
  }
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCodes.ok;
    if (json) fail(new LitequantError("INVALID_ARGUMENT", error.message.replace(/^error: /, "")), streams, json);
    return exitCodes.input;
  }
  if (LitequantError.isInstance(error) && error.code === "ABORTED") {
    const told = error.message.startsWith("interrupted")
      ? error
      : new LitequantError("ABORTED", "interrupted; nothing was written");
    fail(told, streams, json);
    return 130;
  }
  return fail(error, streams, json);
}
