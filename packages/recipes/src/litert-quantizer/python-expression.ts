/** Why a pattern cannot be had in JavaScript. */
class Untranslatable extends Error {}

/**
 * A pattern of Python's `re` as a JavaScript expression between slashes, for texts without line ends.
 *
 * Names of groups, flags at the beginning, `\A`, `\Z`, `{,n}`, comments, and signs that JavaScript wants escaped are
 * translated; `\d`, `\w`, `\s` and `\b` mean ASCII, as in names of tensors.
 *
 * @returns A sentence in `problem` for what JavaScript does not have: atomic groups, possessive repeats, conditions, flags inside.
 */
export function translatePython(pattern: string): { readonly expression: string } | { readonly problem: string } {
  try {
    const { flags, rest } = leadingFlags(pattern);
    const source = translate(rest, flags.includes("m"));
    // The same reading as at matching: it throws here where JavaScript does not agree.
    void new RegExp(source, `${flags}u`);
    return { expression: `/${source === "" ? "(?:)" : source}/${flags}` };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

function leadingFlags(pattern: string): { readonly flags: string; readonly rest: string } {
  const [all = "", letters = ""] = /^\(\?([aiLmsux]+)\)/.exec(pattern) ?? [];
  for (const letter of letters) {
    if (letter === "x" || letter === "L") throw new Untranslatable(`the flag ${letter} has no equal`);
  }
  const flags = ["i", "m", "s"].filter((letter) => letters.includes(letter)).join("");
  return { flags, rest: pattern.slice(all.length) };
}

const groups: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [/^\(\?P<(\w+)>/, ([, name]) => `(?<${name}>`],
  [/^\(\?P=(\w+)\)/, ([, name]) => `\\k<${name}>`],
  [/^\(\?#[^)]*\)/, () => ""],
  [/^\(\?(?:[:=!]|<[=!])/, ([same]) => same],
  [
    /^\(\?.?/,
    ([start]) => {
      throw new Untranslatable(`a group that begins with ${start} has no equal`);
    },
  ],
];

function translate(pattern: string, multiline: boolean): string {
  let result = "";
  let at = 0;
  while (at < pattern.length) {
    const rest = pattern.slice(at);
    const [length, text] = piece(rest, multiline);
    result += text;
    at += length;
  }
  return result;
}

/** The next piece of a pattern: how many characters it has, and what becomes of them. */
function piece(rest: string, multiline: boolean): readonly [length: number, text: string] {
  const first = rest[0]!;
  if (first === "\\") return escape(rest, false, multiline);
  if (first === "[") return characterSet(rest);
  if (first === "(" && rest[1] === "?") {
    for (const [form, become] of groups) {
      const match = form.exec(rest);
      if (match) return [match[0].length, become(match)];
    }
  }
  const repeat = /^(?:[*+?]|\{\d+(?:,\d*)?\}|\{,\d*\})/.exec(rest)?.[0];
  if (repeat !== undefined) return repetition(rest, repeat);
  if (first === "{" || first === "}" || first === "]") return [1, `\\${first}`];
  const point = String.fromCodePoint(rest.codePointAt(0)!);
  return [point.length, point];
}

function repetition(rest: string, repeat: string): readonly [number, string] {
  if (rest[repeat.length] === "+") throw new Untranslatable(`the possessive repeat ${repeat}+ has no equal`);
  return [repeat.length, repeat.replace("{,", "{0,")];
}

const controls: { readonly [letter: string]: string } = { a: "\\x07", A: "^", Z: "$", z: "$" };

/** An escape, outside or inside a set. */
function escape(rest: string, inSet: boolean, multiline: boolean): readonly [number, string] {
  const letter = rest[1];
  if (letter === undefined) throw new Untranslatable("it ends with a backslash");
  const wide = /^\\U([0-9a-fA-F]{8})/.exec(rest);
  if (wide) return [10, `\\u{${wide[1]!.replace(/^0+(?=.)/, "")}}`];
  if (/^\\(?:0|[1-9]\d\d|x(?![0-9a-fA-F]{2})|u(?![0-9a-fA-F]{4})|U|N)/.test(rest)) {
    throw new Untranslatable(`the escape \\${letter} has no equal here`);
  }
  if (inSet && letter === "b") return [2, "\\x08"];
  if (/[AZz]/.test(letter)) {
    if (inSet) throw new Untranslatable(`\\${letter} does not belong into a set`);
    // With the flag m, ^ and $ are also at line ends.
    return [2, multiline ? (letter === "A" ? "(?<![^])" : "(?![^])") : controls[letter]!];
  }
  if (letter === "a") return [2, controls["a"]!];
  const group = inSet ? null : /^\\[1-9]\d?/.exec(rest);
  if (group) return [group[0].length, group[0]];
  if (/[dDsSwWbBfnrtvxu]/.test(letter)) return [2, `\\${letter}`];
  if (/[A-Za-z0-9]/.test(letter)) throw new Untranslatable(`there is no escape \\${letter}`);
  const point = String.fromCodePoint(rest.codePointAt(1)!);
  const needed = /[\^$\\.*+?()[\]{}|/]/.test(point) || (inSet && point === "-");
  return [1 + point.length, needed ? `\\${point}` : point];
}

/** `[...]`: a bracket that comes first is a character, and an opening one always is. */
function characterSet(rest: string): readonly [number, string] {
  let at = rest[1] === "^" ? 2 : 1;
  let text = rest.slice(0, at);
  for (let first = true; at < rest.length; first = false) {
    if (rest[at] === "]" && !first) return [at + 1, `${text}]`];
    const [length, part] =
      rest[at] === "\\"
        ? escape(rest.slice(at), true, false)
        : /[[\]]/.test(rest[at]!)
          ? ([1, `\\${rest[at]}`] as const)
          : ([1, rest[at]!] as const);
    text += part;
    at += length;
  }
  throw new Untranslatable("a set of characters does not end");
}
