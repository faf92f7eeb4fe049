// Packs every public package and looks at it as a user would: publint and attw on the tarball, an install of all tarballs, each entry
// imported, the command and the programs of README.md run.
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));
// pnpm names itself to the scripts it runs; a machine need not have it on its path.
const pnpm = process.env.npm_execpath?.includes("pnpm")
  ? [process.execPath, process.env.npm_execpath]
  : ["npx", "-y", "pnpm@10"];
const tool = (name) => join(root, "node_modules/.bin", name);

/** Folder and manifest of every package that is published. */
function publicPackages() {
  const parents = ["packages", "packages/calibrators", "packages/quantizers", "apps"];
  const folders = parents.flatMap((parent) =>
    readdirSync(join(root, parent), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(root, parent, entry.name)),
  );
  return folders.flatMap((folder) => {
    try {
      const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      return manifest.private ? [] : [{ folder, manifest }];
    } catch {
      return [];
    }
  });
}

/** Runs one check; its output is the error's where it fails. */
async function check(what, command, args, options) {
  try {
    return (await run(command, args, { maxBuffer: 1 << 26, encoding: "utf8", ...options })).stdout;
  } catch (error) {
    throw new Error(`${what} failed:\n${error.stdout ?? ""}${error.stderr ?? error}`, { cause: error });
  }
}

/** What a reader of the package on its own must find in it. */
function contents(name, files) {
  const missing = ["README.md", "LICENSE"].filter((file) => !files.includes(`package/${file}`));
  const extra = files.filter((file) => /[.]test[.]|[/]src[/]|[.]tsbuildinfo$/.test(file));
  if (missing.length > 0) throw new Error(`${name}: the tarball lacks ${missing.join(", ")}`);
  if (extra.length > 0) throw new Error(`${name}: the tarball ships ${extra.join(", ")}`);
}

/** What every manifest of ours promises. */
function checkManifest({ name, type, sideEffects, engines, exports, description, license }) {
  const broken = [
    [type === "module", '"type" is "module"'],
    [sideEffects === false, '"sideEffects" is false'],
    [engines?.node === ">=20.19", '"engines" has Node >=20.19'],
    [Boolean(description) && license === "Apache-2.0", "it has a description and the license"],
    [
      Object.values(exports).every((target) => typeof target === "string" || target["@litequant/source"]),
      "each entry has its source",
    ],
  ].flatMap(([kept, promise]) => (kept ? [] : [promise]));
  if (broken.length > 0) throw new Error(`${name}: package.json must be such that ${broken.join(", ")}`);
}

async function checkPackage({ folder, manifest }, destination) {
  const { name } = manifest;
  checkManifest(manifest);
  const [command, ...before] = pnpm;
  const packed = await check(
    `${name}: pack`,
    command,
    [...before, "pack", "--json", "--pack-destination", destination],
    {
      cwd: folder,
    },
  );
  const { filename } = JSON.parse(packed.slice(packed.indexOf("{")));
  const listed = await check(`${name}: list`, "tar", ["-tzf", filename]);
  contents(name, listed.trim().split("\n"));
  await check(`${name}: publint`, tool("publint"), ["run", filename, "--strict"]);
  await check(`${name}: attw`, tool("attw"), [filename, "--profile", "esm-only"]);
  console.log(`ok ${name}`);
  return filename;
}

/** Names by which a package is imported. */
function entries({ name, exports }) {
  return Object.keys(exports)
    .filter((key) => key !== "./package.json")
    .map((key) => name + key.slice(1));
}

/** Runs the programs of the README where its packages are installed, beside the files of the example. */
async function checkReadme(folder) {
  cpSync(join(root, "examples/digits"), folder, { recursive: true });
  const programs = [...readFileSync(join(root, "README.md"), "utf8").matchAll(/```js\n(.*?)```/gs)].map(
    ([, program]) => program,
  );
  for (const [index, program] of programs.entries()) {
    const file = join(folder, `readme-${index + 1}.mjs`);
    writeFileSync(file, program);
    await check(`program ${index + 1} of README.md`, process.execPath, [file], { cwd: folder });
  }
}

async function checkInstall(packages, tarballs, folder) {
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "user", private: true, type: "module" }));
  await check(
    "npm install of the tarballs",
    "npm",
    ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...tarballs],
    { cwd: folder },
  );
  const names = packages.flatMap(({ manifest }) => entries(manifest));
  const program = names.map((name) => `await import(${JSON.stringify(name)});`).join("\n");
  await check("importing every entry", process.execPath, ["--input-type=module", "--eval", program], { cwd: folder });
  const help = await check("litequant --help", join(folder, "node_modules/.bin/litequant"), ["--help"], {
    cwd: folder,
  });
  if (!help.includes("quantize")) throw new Error(`litequant --help does not speak of quantize:\n${String(help)}`);
  await checkReadme(folder);
  console.log(
    `ok ${names.length} entries import, litequant --help and the README's programs run after an install of the tarballs`,
  );
}

const scratch = mkdtempSync(join(tmpdir(), "litequant-publish-"));
const failures = [];
try {
  const packages = publicPackages();
  const tarballs = [];
  const queue = packages.values();
  const worker = async () => {
    for (const item of queue) {
      try {
        tarballs.push(await checkPackage(item, scratch));
      } catch (error) {
        failures.push(error.message);
      }
    }
  };
  await Promise.all([worker(), worker()]);
  if (failures.length === 0) await checkInstall(packages, tarballs, scratch);
} catch (error) {
  failures.push(error.message);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
for (const failure of failures) console.error(failure);
process.exitCode = failures.length > 0 ? 1 : 0;
