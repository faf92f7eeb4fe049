import { realpath } from "node:fs/promises";
import { LitequantError } from "@litequant/core";
import type { WeightOptions } from "@litequant/core";
import type { EndType } from "@litequant/node";
import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";

/** What every command that reads data takes. */
export interface DataFlags {
  readonly data?: string;
  readonly samples?: number;
  readonly range?: string;
  readonly mean?: readonly number[];
  readonly std?: readonly number[];
}

/** Adds `--data`, `--samples`, `--range`, `--mean` and `--std`. */
export function addDataOptions(command: Command, what: string): Command {
  return command
    .option("--data <src>", `${what}: x.npy, a.npz, *-idx3-ubyte.gz, data.mjs, random[:seed=1]`)
    .option("--samples <n>", "use only the first n samples", wholeNumber)
    .option("--range <low..high>", "map uint8 0..255 onto this range: 0..1, -1..1, 0..255")
    .option("--mean <values>", "subtract this, one number or one per channel (a,b,c)", numbers)
    .option("--std <values>", "then divide by this, one number or one per channel (a,b,c)", numbers);
}

/**
 * The value of a flag that a command cannot do without. Not commander's `requiredOption`, which complains of the missing
 * flag before it sees, and can name, the mistyped one.
 *
 * @throws LitequantError `INVALID_ARGUMENT` saying what to give.
 */
export function demand<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new LitequantError("INVALID_ARGUMENT", what);
  return value;
}

/**
 * Refuses an output that is one of the files a command reads, by whatever path.
 *
 * @param inputs - Files; what is no file (`random`, a recipe's name) is passed over.
 * @throws LitequantError `INVALID_ARGUMENT` naming the file.
 */
export async function keepInputs(output: string, inputs: readonly (string | undefined)[]): Promise<void> {
  const target = await realpath(output).catch(() => undefined);
  if (target === undefined) return;
  for (const input of inputs) {
    if (input === undefined || (await realpath(input).catch(() => undefined)) !== target) continue;
    throw new LitequantError(
      "INVALID_ARGUMENT",
      `-o ${output} would replace ${input}, which is read; name another file`,
    );
  }
}

/** Adds `--json` and `--kernels`. */
export function addCommonOptions(command: Command, kernels = true): Command {
  if (kernels)
    command.addOption(
      new Option("--kernels <set>", "which kernels run the model").choices(["reference"]).default("reference"),
    );
  return command.option("--json", "print one JSON document on stdout and nothing else there");
}

/** Examples under `--help`. */
export function addExamples(command: Command, examples: readonly string[]): Command {
  return command.addHelpText("after", `\nExamples:\n${examples.map((example) => `  $ ${example}\n`).join("")}`);
}

/** Types of the model's inputs or outputs: one for all, or `name=type,name=type`. */
export function endTypes(text: string): EndType | Readonly<Record<string, EndType>> {
  if (!text.includes("=")) return endType(text);
  const pairs = text.split(",").map((pair) => {
    const at = pair.lastIndexOf("=");
    if (at <= 0) throw new InvalidArgumentError("Give one type for all, or name=type for each, separated by commas.");
    return [pair.slice(0, at), endType(pair.slice(at + 1))] as const;
  });
  const twice = pairs.find(([name], i) => pairs.findIndex(([other]) => other === name) !== i);
  if (twice !== undefined) throw new InvalidArgumentError(`It names ${twice[0]} twice; give it one type.`);
  return Object.fromEntries(pairs);
}

function endType(text: string): EndType {
  const known = ["float32", "int8", "uint8", "int16"] as const satisfies readonly EndType[];
  const found = known.find((type) => type === text);
  if (found === undefined) throw new InvalidArgumentError(`Types are ${known.join(", ")}.`);
  return found;
}

/** A whole number above 0. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value <= 0) throw new InvalidArgumentError("Give a whole number above 0.");
  return value;
}

/** An integer from 0. */
export function seedNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isInteger(value) || value < 0)
    throw new InvalidArgumentError("Give a whole number from 0.");
  return value;
}

/** `channel`, `tensor` or a number of elements; schemes know which. */
export function granularity(text: string): WeightOptions["granularity"] {
  const value: unknown = /^\d+$/.test(text) ? Number(text) : text;
  return value as WeightOptions["granularity"];
}

/** Comma-separated numbers. */
export function numbers(text: string): readonly number[] {
  const values = text.split(",").map((part) => (part.trim() === "" ? NaN : Number(part)));
  if (values.some((value) => !Number.isFinite(value)))
    throw new InvalidArgumentError("Give numbers separated by commas.");
  return values;
}

/** `I/N`, shards counted from 0. */
export function shardOf(text: string): { readonly index: number; readonly of: number } {
  const match = /^(\d+)\/(\d+)$/.exec(text);
  const [index, of] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || index >= of) throw new InvalidArgumentError("Give I/N with I from 0 to N-1, such as 0/4.");
  return { index, of };
}

/** Gathers an option that may be given several times or with commas; those of a regular expression, `/a{1,2}/`, are its own. */
export function list(text: string, before: readonly string[] = []): readonly string[] {
  const parts = /^\/.*\/$/.test(text) ? [text] : text.split(",").filter((part) => part.trim() !== "");
  if (parts.length === 0) throw new InvalidArgumentError("It is empty: name something, or leave the option out.");
  return [...before, ...parts];
}
