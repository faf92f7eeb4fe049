// The layers of ARCHITECTURE.md as dependency-cruiser rules; test/boundaries.test.ts proves that each of them fires.

/** A workspace package's folder, captured as $1. */
const home = "^((?:packages(?:/calibrators|/quantizers)?|apps)/[^/]+)/";
const sources = "/src/.*[.]ts$";
const tests = "([.]test[.]ts$|/test/|/scripts/)";

const layer = {
  core: "^packages/core/",
  ops: "^packages/ops/",
  kernels: "^packages/kernels(-custom)?/",
  knowledge: "^packages/(ops|kernels(-custom)?)/",
  stages:
    "^packages/(schema|datasets|interpreter|kernels-wasm|calibrators/[^/]+|quantization|quantizers/[^/]+|transforms|evaluator|edgetpu-compat|microcontroller|recipes)/",
  flow: "^packages/(pipeline|report)/",
  packages: "^packages/",
  node: "^apps/node/",
  cli: "^apps/cli/",
  apps: "^apps/",
  tooling: "^(tooling|examples)/",
};
const anyOf = (...patterns) => patterns.map((pattern) => `(?:${pattern})`).join("|");

const forbid = (name, comment, from, to) => ({
  name,
  severity: "error",
  comment,
  from: { path: from.path, pathNot: [tests, "/vitest[.]config[.]mjs$", ...(from.pathNot ?? [])] },
  to,
});

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    forbid(
      "core-is-ground",
      "core imports no other package.",
      { path: layer.core },
      {
        path: anyOf(layer.packages, layer.apps),
        pathNot: layer.core,
      },
    ),
    forbid(
      "knowledge-goes-down",
      "ops, kernels and kernels-custom know core and, from left to right, each other.",
      { path: layer.knowledge },
      {
        path: anyOf(layer.stages, layer.flow, layer.apps),
      },
    ),
    forbid("ops-before-kernels", "Facts do not import code about them.", { path: layer.ops }, { path: layer.kernels }),
    forbid(
      "stages-go-down",
      "A stage imports neither the flow nor an app.",
      { path: layer.stages },
      {
        path: anyOf(layer.flow, layer.apps),
      },
    ),
    forbid(
      "stages-apart",
      "Stage packages never import each other: what passes between them are types of core.",
      { path: "^(packages/(?:calibrators/|quantizers/)?[^/]+)/", pathNot: [layer.core, layer.knowledge, layer.flow] },
      { path: layer.stages, pathNot: "^$1/" },
    ),
    forbid(
      "flow-apart",
      "pipeline and report do not import each other.",
      { path: "^(packages/(?:pipeline|report))/" },
      {
        path: layer.flow,
        pathNot: "^$1/",
      },
    ),
    forbid("packages-before-apps", "No package imports an app.", { path: layer.packages }, { path: layer.apps }),
    forbid("node-before-cli", "The facade does not know the command line.", { path: layer.node }, { path: layer.cli }),
    forbid(
      "cli-through-node",
      "The command line reaches algorithms through @litequant/node.",
      { path: layer.cli },
      {
        path: layer.packages,
        pathNot: layer.core,
      },
    ),
    forbid(
      "no-tooling",
      "Shipped code imports nothing of tooling or examples.",
      { path: anyOf(layer.packages, layer.apps) },
      {
        path: layer.tooling,
      },
    ),
    forbid(
      "flatbuffers-in-schema",
      "One package knows the file format.",
      { path: anyOf(layer.packages, layer.apps), pathNot: ["^packages/schema/"] },
      { path: "(^|/)node_modules/flatbuffers/|^flatbuffers$" },
    ),
    forbid(
      "rxjs-in-flow",
      "Only pipeline and the apps know RxJS.",
      { path: layer.packages, pathNot: ["^packages/pipeline/"] },
      { path: "(^|/)node_modules/rxjs/|^rxjs$" },
    ),
    forbid(
      "browser-safe",
      "node:* belongs to the apps and to the node entry of datasets: all else runs in a browser too.",
      { path: layer.packages, pathNot: ["^packages/datasets/src/node([.]ts$|/)"] },
      { dependencyTypes: ["core"] },
    ),
    forbid(
      "node-entry-apart",
      "The browser-safe entry of datasets does not reach its node entry.",
      { path: "^packages/datasets/src/", pathNot: ["^packages/datasets/src/node([.]ts$|/)"] },
      { path: "^packages/datasets/src/node([.]ts$|/)" },
    ),
    {
      name: "no-deep-imports",
      severity: "error",
      comment: "A package is reached through its entries.",
      from: { path: home },
      to: { path: home, pathNot: ["^$1/", "/src/index[.]ts$", "^packages/datasets/src/node(/index)?[.]ts$"] },
    },
    {
      name: "no-cycles",
      severity: "error",
      comment: "Modules that import each other cannot be loaded or tested one by one; a type alone loads nothing.",
      from: { path: sources },
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "resolvable",
      severity: "error",
      comment: "The import leads nowhere: a missing file, dependency or entry.",
      from: { path: home },
      to: { couldNotResolve: true },
    },
    forbid(
      "declared",
      "Shipped code imports what its own package.json declares.",
      { path: home },
      {
        dependencyTypes: ["npm-no-pkg", "npm-unknown", "npm-dev"],
      },
    ),
    forbid("no-tests-in-sources", "Tests are imported by tests alone.", { path: home }, { path: tests }),
  ],
  options: {
    doNotFollow: { path: ["node_modules", "^tooling/", "/dist/"] },
    exclude: { path: ["/dist/", "/reports/"] },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      conditionNames: ["@litequant/source", "import", "node", "default", "types"],
      exportsFields: ["exports"],
      extensions: [".ts", ".mjs", ".js", ".d.ts"],
      mainFields: ["module", "main", "types"],
    },
    progress: { type: "none" },
  },
};
