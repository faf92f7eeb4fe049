import type { Json } from "./json.ts";

/** Where in the data or the model a finding is. Indices are those of the file that was given; `name` is a tensor's. */
export interface Location {
  readonly sample?: number;
  readonly subgraph?: number;
  readonly operator?: number;
  readonly op?: string;
  readonly tensor?: number;
  readonly name?: string;
}

/** A finding that does not stop the work; returned, never printed, by libraries. */
export interface Diagnostic {
  readonly code: string;
  readonly severity: "info" | "warning" | "error";
  readonly message: string;
  readonly location?: Location;
}

/** Codes of {@link LitequantError}. Codes are added, never renamed; those of plug-ins start with `PLUGIN_`. */
export type ErrorCode =
  | "INVALID_ARGUMENT" // a call that its documentation forbids
  | "INVALID_MODEL" // bytes or a Model that contradict the format or themselves
  | "UNSUPPORTED_MODEL" // well-formed, but of a newer schema than this one, so that writing would lose something
  | "UNSUPPORTED_OPERATOR" // an operator, version or dtype that no kernel here computes
  | "ALREADY_QUANTIZED" // the model to quantize has integer weights or activations
  | "CANNOT_QUANTIZE" // an operator would stay float where only integers were allowed
  | "INVALID_DATA" // samples, labels or ranges of the wrong name, dtype, shape or value
  | "NO_DATA" // a source that yielded nothing, or a scheme that needs data and got none
  | "MISSING_RANGE" // an activation to quantize that no sample reached
  | "DUPLICATE_REGISTRATION"
  | "MEMORY_LIMIT"
  | "STEP_LIMIT"
  | "NOT_READY" // a step out of order: invoke before allocateTensors, get before invoke
  | "FILE_NOT_FOUND"
  | "FILE_ACCESS" // a file that cannot be read or written: permission, directory, full disk
  | "ABORTED"
  | "INTERNAL"
  | `PLUGIN_${string}`;

const marker = Symbol.for("@litequant/core/LitequantError");

/** The one error that litequant throws: a code to act on, a message with what, where and what to do, and the place. */
export class LitequantError extends Error {
  readonly code: ErrorCode;
  readonly location: Location;
  readonly [marker] = true;

  constructor(
    code: ErrorCode,
    message: string,
    options: { readonly location?: Location; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "LitequantError";
    this.code = code;
    this.location = options.location ?? {};
  }

  /** Whether `value` is a LitequantError of this or of another loaded copy of the package. */
  static isInstance(value: unknown): value is LitequantError {
    return typeof value === "object" && value !== null && marker in value;
  }

  /** The same error with a more precise place; fields that are already set stay. */
  at(location: Location): LitequantError {
    const error = new LitequantError(this.code, this.message, {
      location: { ...location, ...this.location },
      cause: this.cause,
    });
    if (this.stack !== undefined) error.stack = this.stack;
    return error;
  }

  /** `{ code, message, location }`, the form that crosses threads and that commands print. */
  toJSON(): { readonly code: string; readonly message: string; readonly location: { readonly [key: string]: Json } } {
    return { code: this.code, message: this.message, location: { ...this.location } };
  }

  /** The error that {@link toJSON} described. @throws LitequantError `INVALID_ARGUMENT` when `value` is none. */
  static fromJSON(value: Json): LitequantError {
    if (typeof value !== "object" || value === null || !("code" in value) || !("message" in value)) {
      throw new LitequantError("INVALID_ARGUMENT", "not a LitequantError in JSON form: code and message are required");
    }
    return new LitequantError(
      value.code as ErrorCode,
      typeof value.message === "string" ? value.message : JSON.stringify(value.message),
      {
        location: (value.location ?? {}) as Location,
      },
    );
  }
}
