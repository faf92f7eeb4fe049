// Brings flatc's TypeScript into the package: the files that the root table reaches, as modules that Node resolves and
// whose types erase. Operators' options are not among them: layout.ts describes those 140 tables in a tenth of the code.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { header } from "./names.mjs";

/** The text of a function that starts at `export function NAME(`, up to its closing brace at the line's start. */
const unionHelper = /^export function union(?:List)?To[\s\S]*?^\}\n/gm;

/** `enum` has a run time form, which type stripping cannot make: a constant object says the same. */
function eraseEnums(text) {
  return text.replace(
    /export enum (\w+) \{([\s\S]*?)\}/g,
    (_, name, body) =>
      `export type ${name} = number;\nexport const ${name} = {${body.replaceAll(" = ", ": ")}} as const;`,
  );
}

/** Imports that nothing uses any more, once the helpers that switch over all tables of a union are gone. */
function dropUnusedImports(text) {
  return text.replace(/^import \{ (.*?) \} from '(\.\/.*?)\.js';\n/gm, (line, names, path) => {
    const rest = text.replace(line, "");
    const used = names.split(", ").filter((name) => new RegExp(`\\b${name}\\b(?!: \\d)`).test(rest));
    return used.length === 0 ? "" : `import { ${used.join(", ")} } from '${path}.ts';\n`;
  });
}

/** Copies flatc's classes of the named tables, and all that they import, from `from` to `to`. */
export function writeClasses(from, to, tables, provenance) {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  const files = new Map();
  for (const file of readdirSync(from)) {
    const name = /^export class (\w+)/m.exec(readFileSync(join(from, file), "utf8"))?.[1];
    if (name !== undefined) files.set(name, file.replace(/\.ts$/, ""));
  }
  const pending = tables.map((table) => files.get(table));
  const done = new Set();
  while (pending.length > 0) {
    const file = pending.pop();
    if (done.has(file)) continue;
    done.add(file);
    const source = readFileSync(join(from, `${file}.ts`), "utf8");
    const text = dropUnusedImports(eraseEnums(source.replace(unionHelper, "")));
    writeFileSync(
      join(to, `${file}.ts`),
      `// @ts-nocheck\n${header(provenance)}` + text.replace(/^\/\* eslint-disable.*\*\/\n/m, ""),
    );
    for (const [, next] of text.matchAll(/^import .* from '\.\/(.*?)\.ts';$/gm)) pending.push(next);
  }
}
