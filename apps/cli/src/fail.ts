import { LitequantError } from "@litequant/core";
import type { Location } from "@litequant/core";
import { colours } from "./colours.ts";
import type { Streams } from "./streams.ts";

/** Exit codes: a contract with scripts. */
export const exitCodes = { ok: 0, bug: 1, input: 2, gate: 3 } as const;

/** Prints an error, on stdout as the one JSON document with `--json`, else on stderr, and returns the exit code. */
export function fail(error: unknown, streams: Streams, json: boolean): number {
  const known = LitequantError.isInstance(error);
  const isBug = !known || error.code === "INTERNAL";
  const code = known ? error.code : "INTERNAL";
  const message = error instanceof Error ? error.message : String(error);
  if (json) {
    const document = { error: { code, message, location: known ? error.location : {} } };
    streams.out(`${JSON.stringify(document)}\n`);
    return isBug ? exitCodes.bug : exitCodes.input;
  }
  const { bad, dim } = colours(streams.errColours);
  const where = known ? locationText(error.location, message) : "";
  streams.err(`${bad("error")} ${message}${where === "" ? "" : dim(`\n  at ${where}`)}\n`);
  if (isBug)
    streams.err(
      `${dim(error instanceof Error ? (error.stack ?? "") : "")}\nThis is a bug in litequant. Please report it with the command and the model.\n`,
    );
  return isBug ? exitCodes.bug : exitCodes.input;
}

/** The parts of a location that the message does not say itself. */
function locationText({ sample, subgraph, operator, op, tensor, name }: Location, message: string): string {
  const parts = [
    sample === undefined ? "" : `sample ${sample}`,
    subgraph === undefined || subgraph === 0 ? "" : `subgraph ${subgraph}`,
    operator === undefined ? "" : `operator ${operator}`,
    op ?? "",
    tensor === undefined ? "" : `tensor ${tensor}`,
    name ?? "",
  ];
  return parts.filter((part) => part !== "" && !message.includes(part)).join(", ");
}
