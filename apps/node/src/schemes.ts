import type { Scheme } from "@litequant/core";
import { LitequantError } from "@litequant/core";
import { dynamicRange } from "@litequant/quantizer-dynamic-range";
import { float16 } from "@litequant/quantizer-float16";
import { int16x8 } from "@litequant/quantizer-int16x8";
import { int8 } from "@litequant/quantizer-int8";
import { weightOnly } from "@litequant/quantizer-weight-only";
import { checkPlugin, findFactory, parsePluginText, resolvePlugin } from "./plugins.ts";
import type { TargetProfile } from "./targets.ts";
import type { PluginKind } from "./plugins.ts";

const aboutWeights = ["bits", "granularity", "perTensor", "minElements"];

const schemes: PluginKind<Scheme> = {
  kind: "scheme",
  builtins: {
    "dynamic-range": {
      create: (options) => dynamicRange(options),
      options: [...aboutWeights, "compat"],
    },
    float16: { create: (options) => float16(options), options: ["outside", "compat"] },
    int16x8: {
      create: (options) => int16x8(options),
      options: ["io", "input", "output", "fallback", "bias", ...aboutWeights, "compat"],
    },
    "weight-only": { create: (options) => weightOnly(options), options: aboutWeights },
    int8: {
      create: (options) => int8(options),
      options: ["io", "input", "output", "fallback", ...aboutWeights, "compat"],
    },
  },
};

/** Options that have a flag and a field of their own, as users call them. */
const named: Readonly<Record<string, string>> = {
  bits: "bits (--bits)",
  granularity: "granularity (--granularity)",
  minElements: "minElements (--min-elements)",
  perTensor: "perTensor (--per-tensor)",
  compat: "compat (--compat)",
};

/**
 * The scheme that a text names.
 *
 * @param options - Handed to its factory unless the text sets them.
 * @throws LitequantError `INVALID_ARGUMENT` when there is none of that name, or when a builtin one lacks an option.
 */
export async function resolveScheme(
  choice: string | Scheme,
  options: Readonly<Record<string, unknown>>,
): Promise<Scheme> {
  if (typeof choice === "object") return checkPlugin(choice, "scheme", "the scheme given");
  const { name } = parsePluginText(choice);
  const builtin = Object.hasOwn(schemes.builtins, name) ? schemes.builtins[name] : undefined;
  const unknown = Object.keys(options).find((key) => builtin && !builtin.options.includes(key));
  if (unknown !== undefined) {
    throw new LitequantError(
      "INVALID_ARGUMENT",
      `scheme ${name} has no option ${named[unknown] ?? unknown}; leave it out`,
    );
  }
  return resolvePlugin(choice, schemes, options);
}

/**
 * Makes schemes of a name with options.
 *
 * @throws LitequantError `INVALID_ARGUMENT` when there is none of that name.
 */
export function schemeFactory(name: string): Promise<(options: Readonly<Record<string, unknown>>) => Scheme> {
  return findFactory(name, schemes);
}

/** Options for a scheme's factory, with what a target needs where the user says nothing else and the scheme has it. */
export function withNeeds(
  choice: string | Scheme,
  options: Readonly<Record<string, unknown>>,
  needs: TargetProfile["options"],
): Readonly<Record<string, unknown>> {
  const isSaid = "perTensor" in options || "granularity" in options;
  return isSaid || !schemeHas(choice, "perTensor") ? options : { ...needs, ...options };
}

function schemeHas(choice: string | Scheme, option: string): boolean {
  const { name } = typeof choice === "string" ? parsePluginText(choice) : { name: "" };
  return Object.hasOwn(schemes.builtins, name) && schemes.builtins[name]!.options.includes(option);
}
