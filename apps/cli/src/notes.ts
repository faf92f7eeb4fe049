import type { Diagnostic } from "@litequant/core";
import { colours } from "./colours.ts";
import type { Streams } from "./streams.ts";

const shownPerCode = 3;

/** Diagnostics for people: warnings first, many of one code cut short. */
export function notes(diagnostics: readonly Diagnostic[], streams: Streams): string {
  const { warning, bad, dim } = colours(streams.outColours);
  const paint = { error: bad, warning, info: dim };
  const lines: string[] = [];
  for (const severity of ["error", "warning", "info"] as const) {
    const found = diagnostics.filter((diagnostic) => diagnostic.severity === severity);
    for (const code of new Set(found.map((diagnostic) => diagnostic.code))) {
      const alike = found.filter((diagnostic) => diagnostic.code === code);
      for (const { message } of alike.slice(0, shownPerCode)) lines.push(`${paint[severity](severity)} ${message}`);
      if (alike.length > shownPerCode)
        lines.push(dim(`  ... and ${alike.length - shownPerCode} more of ${code} (all with --json)`));
    }
  }
  return lines.map((line) => `${line}\n`).join("");
}
