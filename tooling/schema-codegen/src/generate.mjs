// Usage: node src/generate.mjs --flatc PATH --schema PATH
// Writes packages/core/src/generated/op-options.ts and packages/schema/src/generated/. README.md says where to get both files.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { writeClasses } from "./classes.mjs";
import { emitLayout } from "./layout.mjs";
import { emitOpOptions } from "./op-options.mjs";
import { operatorTables, optionUnions } from "./op-tables.mjs";
import { readReflection } from "./reflection.mjs";

/** Commit of google-ai-edge/LiteRT whose tflite/converter/schema/schema.fbs is used, and its hash. */
const commit = "f67457790c9c";
const sha256 = "8b9b424c923124df1e722d3d0f52fa273989207053875d07a9d582d51a7e0fa7";
const flatcVersion = "25.12.19";

const { values } = parseArgs({ options: { flatc: { type: "string" }, schema: { type: "string" } } });
if (!values.flatc || !values.schema)
  throw new Error("Say where flatc and schema.fbs are: --flatc PATH --schema PATH (see README.md)");
const flatc = (...args) => execFileSync(values.flatc, args, { encoding: "utf8" });

const found = createHash("sha256").update(readFileSync(values.schema)).digest("hex");
if (found !== sha256)
  throw new Error(
    `${values.schema} has sha256 ${found}; generate.mjs names ${sha256}: change commit and hash there together`,
  );
if (!flatc("--version").includes(flatcVersion)) throw new Error(`flatc is not version ${flatcVersion}`);

const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const work = mkdtempSync(join(tmpdir(), "schema-codegen-"));
try {
  flatc("--schema", "-b", "--bfbs-builtins", "-o", work, values.schema);
  flatc("--ts", "--ts-omit-entrypoint", "-o", work, values.schema);
  const reflection = readReflection(readFileSync(join(work, "schema.bfbs")));
  const operators = operatorTables(reflection);
  const provenance = `From LiteRT@${commit} tflite/converter/schema/schema.fbs (sha256 ${sha256.slice(0, 16)}), flatc ${flatcVersion}.`;
  const write = (path, text) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write("packages/core/src/generated/op-options.ts", emitOpOptions(reflection, operators, provenance));
  write("packages/schema/src/generated/layout.ts", emitLayout(reflection, operators, provenance));
  const members = reflection.enums
    .filter(({ name, isUnion }) => isUnion && !optionUnions.includes(name))
    .flatMap(({ values }) => values.map(({ table }) => table));
  writeClasses(
    join(work, "tflite"),
    join(root, "packages/schema/src/generated/tflite"),
    [reflection.rootTable, ...members.filter(Boolean)],
    provenance,
  );
} finally {
  rmSync(work, { recursive: true });
}
