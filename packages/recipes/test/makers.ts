import type { Json, Scheme } from "@litequant/core";
import { dynamicRange } from "@litequant/quantizer-dynamic-range";
import { float16 } from "@litequant/quantizer-float16";
import { int16x8 } from "@litequant/quantizer-int16x8";
import { int8 } from "@litequant/quantizer-int8";
import { weightOnly } from "@litequant/quantizer-weight-only";

const makers: { readonly [name: string]: (options: object) => Scheme } = {
  int8,
  int16x8,
  float16,
  "dynamic-range": dynamicRange,
  "weight-only": weightOnly,
};

/** The schemes of this workspace by name. */
export function makeScheme(name: string, options: { readonly [name: string]: Json }): Scheme {
  const make = makers[name];
  if (make === undefined) throw new Error(`no scheme ${name}`);
  return make(options);
}
