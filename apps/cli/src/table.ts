import { stripVTControlCharacters } from "node:util";

/** Columns of text, aligned: numbers to the right, the rest to the left. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, column) =>
    Math.max(...[header, ...rows].map((row) => width(row[column] ?? "")), width(title)),
  );
  const right = header.map(
    (_, column) =>
      rows.length > 0 &&
      rows.every((row) => /^[-\d.,]+( (kB|MB|B|ms|dB|%))?$|^-?$/.test(stripVTControlCharacters(row[column] ?? ""))),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        right[column]
          ? " ".repeat(widths[column]! - width(cell)) + cell
          : cell + " ".repeat(widths[column]! - width(cell)),
      )
      .join("  ")
      .trimEnd();
  return [header, ...rows].map((row) => `${line(row)}\n`).join("");
}

/** A size in bytes for people: `812 B`, `23.4 kB`, `1.2 MB`. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** `1 sample`, `2 samples`. */
export function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}

function width(text: string): number {
  return stripVTControlCharacters(text).length;
}
