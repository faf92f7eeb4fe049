// Adds up the JSON reports of all packages and ends with `N passed, N failed, N skipped`.
import { existsSync, globSync, readFileSync } from "node:fs";
