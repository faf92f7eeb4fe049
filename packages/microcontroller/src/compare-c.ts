/** An array of bytes that stands in C sources. */
export interface CArray {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What {@link compareWithC} found. */
export interface CComparison {
  readonly same: boolean;
  /** The array that was compared: the one that is the same, else the one that agrees furthest. undefined: the text has none. */
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
  const nearest = arrays.reduce((best, { bytes: { length } }, i) => {
    const further = differences[i]! - (differences[best] ?? -1);
    return further > 0 || (further === 0 && length > arrays[best]!.bytes.length) ? i : best;
  }, -1);
  const array = arrays[nearest];
  return array === undefined ? { same: false } : { same: false, array: summary(array), offset: differences[nearest]! };
}

/**
 * Every array of numbers from -128 to 255 that C sources initialize: hexadecimal, decimal or octal, with comments between; in
 * C++ also a std::array, and without an equals sign.
 */
export function parseCArrays(text: string): readonly CArray[] {
  const plain = text.replaceAll(/\/\*[^]*?\*\/|\/\/[^\n\r]*/g, " ");
  const arrays: CArray[] = [];
  let [declaration, isOpen, start] = ["", false, 0];
  for (const { 0: mark, index } of plain.matchAll(/[{};]/g)) {
    const between = plain.slice(start, index);
    const name = mark === "}" && isOpen ? nameOf(declaration) : undefined;
    const bytes = name === undefined ? undefined : bytesOf(between);
    if (bytes !== undefined && bytes.length > 0) arrays.push({ name: name!, bytes });
    // A std::array may have two pairs of braces.
    if (mark === "{" && !(isOpen && between.trim() === "")) declaration = between;
    isOpen = mark === "{";
    start = index + 1;
  }
  return arrays;
}

/** What a declaration declares: attributes and macros may stand behind the brackets. */
function nameOf(declaration: string): string | undefined {
  return (/.*\b(\w+)\s*\[/s.exec(declaration) ?? /\barray\b.*>\s*(\w+)\s*=?\s*$/s.exec(declaration))?.[1];
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
