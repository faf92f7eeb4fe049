import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Model } from "@litequant/core";

/** Every .tflite and .bin file under a folder, in order of their paths. */
export function modelFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(tflite|bin)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** The model without where it came from, which differs between a file and its rewriting. */
export function withoutSource({ source: _source, ...model }: Model): Omit<Model, "source"> {
  return model;
}

/** Deep equality by value, buffers by their bytes; the path of the first difference, or undefined. */
export function difference(a: unknown, b: unknown, path = "model"): string | undefined {
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b) === 0 ? undefined : path;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null)
    return Object.is(a, b) ? undefined : path;
  const keys = Object.keys(a);
  if (Array.isArray(a) !== Array.isArray(b) || keys.length !== Object.keys(b).length) return path;
  for (const key of keys) {
    if (!Object.hasOwn(b, key)) return `${path}.${key}`;
    const found = difference(a[key as keyof typeof a], b[key as keyof typeof b], `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
