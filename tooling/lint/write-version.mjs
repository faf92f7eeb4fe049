// The version that files say they were made by, from the manifest of the package that says it.
import { readFileSync, writeFileSync } from "node:fs";

const home = new URL("../../packages/pipeline/", import.meta.url);
const { version } = JSON.parse(readFileSync(new URL("package.json", home), "utf8"));
const file = new URL("src/version.ts", home);
writeFileSync(file, readFileSync(file, "utf8").replace(/"[^"]*"/, JSON.stringify(version)));
