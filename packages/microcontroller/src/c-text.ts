/** A name that C takes: letters, digits and underscores, not starting with a digit, no keyword. */
export function cIdentifier(text: string): string {
  const name = text.replaceAll(/[^A-Za-z0-9]+/g, "_").replaceAll(/^_+|_+$/g, "");
  return /^[A-Za-z]/.test(name) ? name : `model_${name}`.replace(/_$/, "");
}

/** Bytes as the inside of an initializer, 16 a line. */
export function initializer(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let start = 0; start < bytes.length; start += bytesPerLine) {
    let line = " ";
    const end = Math.min(bytes.length, start + bytesPerLine);
    for (let i = start; i < end; i++) line += ` ${hex[bytes[i]!]},`;
    lines.push(line);
  }
  return lines.join("\n");
}

const bytesPerLine = 16;
const hex = Array.from({ length: 256 }, (_, byte) => `0x${byte.toString(16).padStart(2, "0")}`);

/** A string literal. */
export function quoted(text: string): string {
  const escaped = [...new TextEncoder().encode(text)].map((byte) =>
    byte === 0x22 || byte === 0x5c || byte < 0x20 || byte > 0x7e
      ? `\\${byte.toString(8).padStart(3, "0")}`
      : String.fromCharCode(byte),
  );
  return `"${escaped.join("")}"`;
}
