import { stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Plugin } from "@litequant/core";
import { editDistance, LitequantError } from "@litequant/core";

/** Options of a factory as the command line writes them: numbers, booleans and text. */
export type FactoryOptions = Readonly<Record<string, number | boolean | string>>;

/** Makes a plug-in from its options. */
export type Factory<P> = (options: Readonly<Record<string, unknown>>) => P;

/** A kind of plug-in with those that come with litequant: their factories and the options that these know. */
export interface PluginKind<P extends Plugin<string>> {
  readonly kind: P["kind"];
  readonly builtins: Readonly<Record<string, { readonly create: Factory<P>; readonly options: readonly string[] }>>;
}

/** Splits `NAME:key=value,...`. @throws LitequantError `INVALID_ARGUMENT` when an option is no `key=value`. */
export function parsePluginText(text: string): { readonly name: string; readonly options: FactoryOptions } {
  // A colon belongs to the name where it is a drive letter or a scheme ("C:\mine.mjs", "file:///mine.mjs").
  const colon = text.search(/:(?![\\/])[^:]*$/);
  const name = colon < 0 ? text : text.slice(0, colon);
  const options: Record<string, number | boolean | string> = {};
  for (const pair of colon < 0 ? [] : text.slice(colon + 1).split(",")) {
    const equals = pair.indexOf("=");
    if (equals <= 0)
      throw new LitequantError(
        "INVALID_ARGUMENT",
        `'${text}': '${pair}' is not key=value; write NAME:key=value,key=value`,
      );
    options[pair.slice(0, equals)] = parseValue(pair.slice(equals + 1));
  }
  return { name, options };
}

/**
 * The plug-in that a text names: a builtin, a module file (`./mine.mjs`), or an installed package, then `:key=value,...`.
 *
 * @param extra - Options that the caller sets, unless the text sets them.
 * @throws LitequantError `INVALID_ARGUMENT` when there is none, or when what was found is of another kind or contract.
 */
export async function resolvePlugin<P extends Plugin<string>>(
  text: string,
  plugins: PluginKind<P>,
  extra: Readonly<Record<string, unknown>> = {},
): Promise<P> {
  const { name, options } = parsePluginText(text);
  const create = await findFactory(name, plugins);
  return create(options, extra);
}

/**
 * The factory of a builtin, a module file or an installed package. What it makes is checked, and a builtin's options are.
 *
 * @throws LitequantError `INVALID_ARGUMENT` when there is none of that name.
 */
export async function findFactory<P extends Plugin<string>>(
  name: string,
  { kind, builtins }: PluginKind<P>,
): Promise<(options: Readonly<Record<string, unknown>>, extra?: Readonly<Record<string, unknown>>) => P> {
  const builtin = Object.hasOwn(builtins, name) ? builtins[name] : undefined;
  if (builtin === undefined) {
    const factory = await loadFactory<P>(name, kind, Object.keys(builtins));
    return (options, extra) => make(factory, { ...extra, ...options }, name, kind);
  }
  return (options, extra) => {
    const unknown = Object.keys(options).find((key) => !builtin.options.includes(key));
    if (unknown !== undefined) {
      const known = builtin.options.length === 0 ? "it has none" : `it has ${builtin.options.join(", ")}`;
      throw new LitequantError(
        "INVALID_ARGUMENT",
        `${kind} ${name} has no option '${unknown}'${suggest(unknown, builtin.options)}; ${known}`,
      );
    }
    return make(builtin.create, { ...extra, ...options }, name, kind);
  };
}

/**
 * Checks what every plug-in states about itself.
 *
 * @throws LitequantError `INVALID_ARGUMENT` when it is of another kind or of a contract that this version does not know.
 */
export function checkPlugin<P extends Plugin<string>>(value: unknown, kind: P["kind"], name: string): P {
  const stated =
    typeof value === "object" && value !== null
      ? (value as { readonly kind?: unknown; readonly contract?: unknown })
      : {};
  if (stated.kind !== kind) {
    const found = typeof stated.kind === "string" ? `a ${stated.kind}` : "no litequant plug-in";
    throw new LitequantError(
      "INVALID_ARGUMENT",
      `'${name}' gives ${found}, not a ${kind}; its factory must return { kind: "${kind}", contract: 1, ... }`,
    );
  }
  if (stated.contract !== 1) {
    throw new LitequantError(
      "INVALID_ARGUMENT",
      `'${name}' speaks contract ${String(stated.contract)} of ${kind}; this litequant knows contract 1: install versions that match`,
    );
  }
  return value as P;
}

function make<P extends Plugin<string>>(
  factory: Factory<P>,
  options: Readonly<Record<string, unknown>>,
  name: string,
  kind: P["kind"],
): P {
  let made: P;
  try {
    made = factory(options);
  } catch (error) {
    if (LitequantError.isInstance(error)) throw error;
    throw new LitequantError(
      "INVALID_ARGUMENT",
      `${kind} '${name}' cannot be made with these options: ${String(error)}`,
      { cause: error },
    );
  }
  return checkPlugin<P>(made, kind, name);
}

async function loadFactory<P>(name: string, kind: string, known: readonly string[]): Promise<Factory<P>> {
  const isFile = /^(\.{0,2}[\\/]|[A-Za-z]:[\\/])|\.[cm]?js$/.test(name);
  const unknown = (cause?: unknown): LitequantError =>
    new LitequantError(
      "INVALID_ARGUMENT",
      `unknown ${kind} '${name}'${suggest(name, known)}; known: ${known.join(", ")}; or give a module: ./mine.mjs, or an installed package`,
      { cause },
    );
  if (!isFile && !/^(@[\w.-]+\/)?[\w.-]+(\/[\w./-]+)?$/.test(name)) throw unknown();
  if (
    isFile &&
    !(await stat(name).then(
      (found) => found.isFile(),
      () => false,
    ))
  ) {
    throw new LitequantError("FILE_NOT_FOUND", `${kind} module ${name} does not exist; check the path`);
  }
  let url: string;
  try {
    // A package is one of the user's project, not of this package's own dependencies.
    url = pathToFileURL(isFile ? resolve(name) : createRequire(resolve("package.json")).resolve(name)).href;
  } catch (error) {
    throw unknown(error);
  }
  const module = (await import(url).catch((error: unknown) => {
    throw new LitequantError("INVALID_ARGUMENT", `${kind} module ${name} fails to load: ${String(error)}`, {
      cause: error,
    });
  })) as Record<string, unknown>;
  const functions = Object.values(module).filter((value) => typeof value === "function");
  const factory =
    typeof module.default === "function" ? module.default : functions.length === 1 ? functions[0] : undefined;
  if (factory === undefined)
    throw new LitequantError(
      "INVALID_ARGUMENT",
      `${kind} module ${name} must export one factory function, as default or alone; it exports ${Object.keys(module).join(", ") || "nothing"}`,
    );
  return factory as Factory<P>;
}

/** ` (did you mean 'x'?)` for the closest known word within two edits, else nothing. */
export function suggest(word: string, known: readonly string[]): string {
  const [best] = known
    .map((candidate) => ({ candidate, distance: editDistance(word, candidate) }))
    .toSorted((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= Math.max(2, Math.floor(word.length / 3))
    ? ` (did you mean '${best.candidate}'?)`
    : "";
}

function parseValue(text: string): number | boolean | string {
  if (text === "true" || text === "false") return text === "true";
  return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}
