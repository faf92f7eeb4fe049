import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = process.env.LITEQUANT_SHARED ?? join(dirname(fileURLToPath(import.meta.url)), "../../../shared");

/** The path of a file of the shared corpus; ends the program with a word when the corpus is missing. */
export function shared(...parts) {
  if (!existsSync(root)) {
    console.error(`these measurements read ${root}, which is missing; set LITEQUANT_SHARED to where it lies`);
    process.exit(2);
  }
  return join(root, ...parts);
}
