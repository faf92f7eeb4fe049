import { LitequantError } from "@litequant/core";

import { readFlexbuffer } from "./flexbuffer.ts";
import type { FlexValue } from "./flexbuffer.ts";

/** Custom options as names and values, with the conversions that the runtime does. */
export interface FlexOptions {
  /** A number; what is missing is the fallback, or an error without one. */
  number(name: string, fallback?: number): number;
  boolean(name: string, fallback: boolean): boolean;
}

/**
 * Reads custom options that are a map.
 *
 * @throws LitequantError `INVALID_MODEL` when they are none.
 */
export function flexOptions(op: string, bytes: Uint8Array | undefined): FlexOptions {
  const value = bytes === undefined ? null : readFlexbuffer(bytes);
  const refuse = (why: string): LitequantError =>
    new LitequantError("INVALID_MODEL", `${op}: custom options ${why}`, { location: { op } });
  if (value === null || typeof value !== "object" || Array.isArray(value) || ArrayBuffer.isView(value)) {
    throw refuse("are missing: they are to be a map of names to values");
  }
  const map = value as { readonly [key: string]: FlexValue };
  const find = (name: string): FlexValue => (Object.hasOwn(map, name) ? map[name] : null);
  return {
    number(name, fallback) {
      const found = find(name) ?? fallback;
      if (typeof found === "boolean") return Number(found);
      if (typeof found !== "number") throw refuse(`have no number "${name}"`);
      return found;
    },
    boolean(name, fallback) {
      const found = find(name);
      return found === null ? fallback : Boolean(found);
    },
  };
}
