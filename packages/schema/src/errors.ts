import { LitequantError, type Diagnostic, type Location } from "@litequant/core";

/** An `INVALID_MODEL` error: bytes or a model that contradict the format or themselves. */
export function invalidModel(message: string, location: Location = {}): LitequantError {
  return new LitequantError("INVALID_MODEL", message, { location });
}

/** What decoding finds on its way. */
export interface Findings {
  readonly diagnostics: Diagnostic[];
  /** Places that hold something of a newer schema: the model cannot be written without losing it. */
  readonly newer: string[];
}

/** Notes that `what` (with its place) belongs to a newer schema and could not be read. */
export function noteNewer(findings: Findings, what: string, location: Location = {}): void {
  findings.newer.push(what);
  findings.diagnostics.push({
    code: "NEWER_SCHEMA",
    severity: "warning",
    message: `${what}: this is of a newer schema than litequant knows. Inspecting works; writing the model would lose it and is refused.`,
    location,
  });
}
