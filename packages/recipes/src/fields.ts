import { LitequantError } from "@litequant/core";
import type { Json } from "@litequant/core";

import { didYouMean } from "./nearest.ts";

/** Reads fields of a JSON object strictly: what is wrong is refused with the place, the field and what is allowed. */
export interface Fields {
  /** What was given under a name; undefined where it is absent. */
  get(name: string): unknown;
  text(name: string): string | undefined;
  /** A whole number from 0. */
  count(name: string): number | undefined;
  flag(name: string): boolean | undefined;
  oneOf<T extends string | number>(name: string, allowed: readonly T[]): T | undefined;
  /** @throws LitequantError `INVALID_ARGUMENT` that `name` is not `wanted`. */
  refuse(name: string, wanted: string): never;
}

/**
 * The fields of an object. @param where - What stands in front of messages, `rule 3`.
 *
 * @throws LitequantError `INVALID_ARGUMENT` when it is no object, or has a field that is not in `known`.
 */
export function fieldsOf(value: unknown, where: string, known: readonly string[]): Fields {
  if (!isObject(value)) {
    throw refusal(`${where} is ${show(value)}; give an object with ${known.slice(0, 6).join(", ")}`);
  }
  const stray = Object.keys(value).find((name) => !known.includes(name));
  if (stray !== undefined) {
    throw refusal(`${where} has a field '${stray}'; fields are ${known.join(", ")}.${didYouMean(stray, known)}`);
  }
  const get = (name: string): unknown => (Object.hasOwn(value, name) ? value[name] : undefined);
  const refuse = (name: string, wanted: string): never => {
    const given = get(name);
    throw refusal(
      given === undefined
        ? `${where} has no ${name}; give ${wanted}`
        : `${where}: ${name} is ${show(given)}; give ${wanted}`,
    );
  };
  const checked = <T>(name: string, holds: (given: unknown) => given is T, wanted: string): T | undefined => {
    const given = get(name);
    if (given === undefined) return undefined;
    return holds(given) ? given : refuse(name, wanted);
  };
  return {
    get,
    refuse,
    text: (name) =>
      checked(name, (given): given is string => typeof given === "string" && given !== "", "a text that is not empty"),
    count: (name) =>
      checked(
        name,
        (given): given is number => Number.isSafeInteger(given) && (given as number) >= 0,
        "a whole number from 0",
      ),
    flag: (name) => checked(name, (given): given is boolean => typeof given === "boolean", "true or false"),
    oneOf: <T extends string | number>(name: string, allowed: readonly T[]) =>
      checked(name, (given): given is T => allowed.includes(given as T), `one of ${allowed.join(", ")}`),
  };
}

/** A message for somebody who wrote a recipe. */
export function refusal(message: string): LitequantError {
  return new LitequantError("INVALID_ARGUMENT", message);
}

/** Whether a value is an object of named fields. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value survives `JSON.stringify` and back. */
export function isJson(value: unknown): value is Json {
  if (value === null || typeof value === "boolean" || typeof value === "string") return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isJson);
  return isObject(value) && Object.values(value).every(isJson);
}

/** A value for a message, cut where it is long. */
export function show(value: unknown): string {
  if (value === undefined) return "absent";
  const text = typeof value === "string" ? `'${value}'` : (JSON.stringify(value) ?? typeof value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
