import { readStrings, writeStrings } from "@litequant/core";
import type { Kernel, OpOptions } from "@litequant/core";

import { inputOf } from "../ports.ts";

const space = 0x20;
/** Spaces as C knows them: blank, and tab to carriage return. */
const isSpace = (byte: number): boolean => byte === space || (byte >= 9 && byte <= 13);

function wordsOf(text: Uint8Array): Uint8Array[] {
  const words: Uint8Array[] = [];
  let first = 0;
  for (let i = 1; i < text.length; i++) {
    if (!isSpace(text[i])) continue;
    if (i > first && !isSpace(text[first])) words.push(text.subarray(first, i));
    first = i + 1;
  }
  if (text.length > first) words.push(text.subarray(first));
  return words;
}

/**
 * Sequences of words, as positions: neighbours in a sequence are apart by at most one and `maxSkipSize`.
 *
 * LiteRT@f67457790 tflite/kernels/skip_gram.cc: longer ones come before those that they begin with.
 */
export function skipGrams(
  words: number,
  { ngramSize, maxSkipSize, includeAllNgrams }: OpOptions["SKIP_GRAM"],
): number[][] {
  const grams: number[][] = [];
  if (words < ngramSize) return grams;
  const extend = (gram: readonly number[]): void => {
    const last = gram[gram.length - 1];
    if (gram.length < ngramSize) {
      for (let next = last + 1; next < words && next - last <= maxSkipSize + 1; next++) extend([...gram, next]);
    }
    if (includeAllNgrams || gram.length === ngramSize) grams.push([...gram]);
  };
  for (let first = 0; first < words; first++) extend([first]);
  return grams;
}

/** SKIP_GRAM of the first string. */
export const skipGram: Kernel<"SKIP_GRAM"> = {
  prepare(context) {
    const input = inputOf<Uint8Array>(context, 0);
    if (input.dtype !== "string" || context.output(0).dtype !== "string") return undefined;
    context.resize(0, undefined);
    return () => {
      const words = wordsOf(readStrings(input.data)[0] ?? new Uint8Array(0));
      const grams = skipGrams(words.length, context.options).map((gram) => joined(gram.map((word) => words[word])));
      context.resize(0, [grams.length]);
      context.store(0, writeStrings(grams));
    };
  },
};

function joined(words: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(words.reduce((sum, word) => sum + word.length + 1, -1)).fill(space);
  let at = 0;
  for (const word of words) {
    bytes.set(word, at);
    at += word.length + 1;
  }
  return bytes;
}
