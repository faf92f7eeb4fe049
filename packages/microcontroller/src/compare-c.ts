/** An array of bytes that stands in C sources. */
export interface CArray {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What {@link compareWithC} found. */
export interface CComparison {
  readonly same: boolean;
  /** The array that was compared: the one that is the same, else the largest. undefined: the text has none. */
  readonly array?: { readonly name: string; readonly bytes: number };
  /** The first byte that differs; the end of the shorter one where one is the beginning of the other. */
  readonly offset?: number;
}

/**
 * Compares a model with the arrays in C sources, such as `xxd -i`, other converters or {@link exportC} write.
 *
 * @example
 * compareWithC(await readFile("model.cc", "utf8"), bytes).same
 */
export function compareWithC(text: string, bytes: Uint8Array): CComparison {
  const arrays = parseCArrays(text);
  const differences = arrays.map((array) => firstDifference(array.bytes, bytes));
  const equal = differences.indexOf(-1);
  if (equal >= 0) return { same: true, array: summary(arrays[equal]!) };
  const largest = arrays.reduce(
    (best, { bytes: { length } }, i) => (length > (arrays[best]?.bytes.length ?? -1) ? i : best),
    0,
  );
  const array = arrays[largest];
  return array === undefined ? { same: false } : { same: false, array: summary(array), offset: differences[largest]! };
}

/** Every array of numbers from -128 to 255 that C sources initialize: hexadecimal, decimal or octal, with comments between. */
export function parseCArrays(text: string): readonly CArray[] {
  const plain = text.replaceAll(/\/\*[^]*?\*\/|\/\/[^\n]*/g, " ");
  // Attributes and macros may stand between the brackets and the equals sign.
  const found = plain.matchAll(/(\w+)\s*\[[^\]]*\][^={};]*=\s*\{([^{}]*)\}/g);
  return [...found].flatMap(([, name, body]) => {
    const bytes = bytesOf(body!);
    return bytes === undefined || bytes.length === 0 ? [] : [{ name: name!, bytes }];
  });
}

function bytesOf(body: string): Uint8Array | undefined {
  const words = body.split(",");
  if (words.at(-1)?.trim() === "") words.pop();
  const bytes = new Uint8Array(words.length);
  for (let i = 0; i < words.length; i++) {
    const value = numberOf(words[i]!.trim());
    if (!(value >= -128 && value <= 255)) return undefined;
    bytes[i] = value & 255;
  }
  return bytes;
}

function numberOf(word: string): number {
  const match = /^([+-]?)(?:0[xX]([\da-fA-F]+)|0([0-7]+)|(\d+))[uUlL]*$/.exec(word);
  if (match === null) return NaN;
  const [, sign, hex, octal, decimal] = match;
  const value = hex !== undefined ? parseInt(hex, 16) : octal !== undefined ? parseInt(octal, 8) : Number(decimal);
  return sign === "-" ? -value : value;
}

function firstDifference(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return i;
  return a.length === b.length ? -1 : shared;
}

function summary({ name, bytes }: CArray): { readonly name: string; readonly bytes: number } {
  return { name, bytes: bytes.length };
}
