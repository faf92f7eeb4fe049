import { LitequantError } from "./errors.ts";
import type { Json } from "./json.ts";
import type { Activation } from "./runner.ts";

/**
 * The true extremes of a tensor over many samples, and which sample set each: what every observer keeps.
 *
 * Independent of the order of samples: of several samples with the same extreme the lowest index is noted.
 */
export interface Extremes {
  /** Of the finite values; `min > max` (infinities) before the first one. Never -0. */
  min: number;
  max: number;
  /** Index of the sample that set the extreme, -1 before the first. */
  minSample: number;
  maxSample: number;
  /** How many values were NaN or infinite. */
  nonFinite: number;
  /** The lowest sample that had such a value, -1 when none had. */
  nonFiniteSample: number;
}

/** Extremes of nothing yet. */
export function createExtremes(): Extremes {
  return { min: Infinity, max: -Infinity, minSample: -1, maxSample: -1, nonFinite: 0, nonFiniteSample: -1 };
}

/** Widens `extremes` by the values of one activation. */
export function observeExtremes(extremes: Extremes, activation: Activation, sample: number): void {
  const { min, max, nonFinite } = activation.range();
  const found = nonFinite > 0 ? sample : -1;
  if (min > max) widen(extremes, { ...createExtremes(), nonFinite, nonFiniteSample: found });
  // + 0 turns -0 into 0: `<` keeps whichever of the two came first.
  else
    widen(extremes, {
      min: min + 0,
      max: max + 0,
      minSample: sample,
      maxSample: sample,
      nonFinite,
      nonFiniteSample: found,
    });
}

/** Adds what `other` saw, of other samples, to `extremes`. */
export function mergeExtremes(extremes: Extremes, other: Readonly<Extremes>): void {
  widen(extremes, other);
}

function widen(to: Extremes, from: Readonly<Extremes>): void {
  if (from.min < to.min) {
    to.min = from.min;
    to.minSample = from.minSample;
  } else if (from.min === to.min) to.minSample = lowest(to.minSample, from.minSample);
  if (from.max > to.max) {
    to.max = from.max;
    to.maxSample = from.maxSample;
  } else if (from.max === to.max) to.maxSample = lowest(to.maxSample, from.maxSample);
  to.nonFinite += from.nonFinite;
  to.nonFiniteSample = lowest(to.nonFiniteSample, from.nonFiniteSample);
}

function lowest(a: number, b: number): number {
  if (a < 0) return b;
  return b < 0 ? a : Math.min(a, b);
}

/** The JSON form of extremes; infinities are null. */
export function extremesToJson(extremes: Readonly<Extremes>): { readonly [key: string]: Json } {
  const { min, max, minSample, maxSample, nonFinite, nonFiniteSample } = extremes;
  const reached = min <= max;
  return { min: reached ? min : null, max: reached ? max : null, minSample, maxSample, nonFinite, nonFiniteSample };
}

/** The extremes that {@link extremesToJson} described. @throws LitequantError `INVALID_DATA` when `value` is no such thing. */
export function extremesFromJson(value: Json | undefined): Extremes {
  const fields = (typeof value === "object" && value !== null ? value : {}) as Readonly<
    Record<string, Json | undefined>
  >;
  const { min, max, minSample, maxSample, nonFinite, nonFiniteSample } = fields;
  const reached = isFiniteNumber(min) && isFiniteNumber(max) && min <= max;
  if (!reached && (min !== null || max !== null)) throw notExtremes("min and max");
  return {
    min: reached ? min + 0 : Infinity,
    max: reached ? max + 0 : -Infinity,
    minSample: integer(minSample, -1, "minSample"),
    maxSample: integer(maxSample, -1, "maxSample"),
    nonFinite: integer(nonFinite, 0, "nonFinite"),
    nonFiniteSample: integer(nonFiniteSample, -1, "nonFiniteSample"),
  };
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function integer(value: unknown, lowestValue: number, field: string): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < lowestValue) throw notExtremes(field);
  return value;
}

function notExtremes(field: string): LitequantError {
  return new LitequantError(
    "INVALID_DATA",
    `the state of an observer has no valid ${field}; it must come from an observer of the same calibrator`,
  );
}
