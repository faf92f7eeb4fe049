import type { Scheme } from "@litequant/core";
import { int16x8 } from "@litequant/quantizer-int16x8";
import { int8 } from "@litequant/quantizer-int8";
import { checkPlugin, resolvePlugin } from "./plugins.ts";
import type { PluginKind } from "./plugins.ts";

const schemes: PluginKind<Scheme> = {
  kind: "scheme",
  builtins: {
    int16x8: {
      create: (options) => int16x8(options),
      options: ["io", "input", "output", "fallback", "bias", "perTensor", "compat"],
    },
    int8: { create: (options) => int8(options), options: ["io", "input", "output", "fallback", "perTensor", "compat"] },
  },
};

/**
 * The scheme that a text names.
 *
 * @param options - Handed to its factory unless the text sets them.
 * @throws LitequantError `INVALID_ARGUMENT` when there is none of that name.
 */
export async function resolveScheme(
  choice: string | Scheme,
  options: Readonly<Record<string, unknown>>,
): Promise<Scheme> {
  if (typeof choice === "object") return checkPlugin(choice, "scheme", "the scheme given");
  return resolvePlugin(choice, schemes, options);
}
