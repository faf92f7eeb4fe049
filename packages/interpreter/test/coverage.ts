import type { Model, Operator, OpSpec, PortSpec, Subgraph } from "@litequant/core";
import { builtinSpecs, facts, specOf } from "@litequant/ops";

/** Counts, for every operator and type, the golden models in which it gave the right answer. */
export interface Coverage {
  /** @param model - A model whose outputs all equal the production runtime's. */
  readonly add: (model: Model) => void;
  /** The table of `docs/operators.md`. */
  readonly markdown: () => string;
}

/** Starts a count over the operators that `names` lists. */
export function createCoverage(names: readonly string[]): Coverage {
  const counts = new Map<string, Map<string, number>>(names.map((name) => [name, new Map()]));
  return {
    add(model) {
      const seen = new Set<string>();
      for (const subgraph of model.subgraphs)
        for (const operator of subgraph.operators) seen.add(`${operator.op}\n${typeOf(operator, subgraph)}`);
      for (const entry of seen) {
        const [op, type] = entry.split("\n") as [string, string];
        const types = counts.get(op);
        types?.set(type, (types.get(type) ?? 0) + 1);
      }
    },
    markdown() {
      const rows = [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([op, types]) => row(op, types));
      return `${header()}\n${rows.join("\n")}\n`;
    },
  };
}

function header(): string {
  const count = (mode: "int8" | "int16x8"): number =>
    builtinSpecs.filter(({ name }) => describeMode(specOf(name)?.modes[mode]) !== "").length;
  return `# Operators that litequant runs

Written by \`packages/interpreter/src/zoo.test.ts\` from the registry of reference kernels and the facts in \`@litequant/ops\`; to write it
anew: \`pnpm --filter @litequant/interpreter exec vitest run src/zoo.test.ts -u\`. Versions are those that the facts know. Behind each
type stands the number of models of the operator zoo, made and run by the production runtime, whose outputs we reproduce and
which hold the operator in that type; 0 = covered by hand-made tests only. \`float32 x int8\`: float activations, int8 weights.

${count("int8")} kinds of operators can be quantized to int8 and ${count("int16x8")} to 16x8 (int16 activations, int8 weights). "between": where integers stand on both
sides, otherwise conversions would cost more than they save; TensorFlow Lite's converter leaves these float.

| operator | versions | int8 | 16x8 | types and golden models |
|---|---|---|---|---|`;
}

function row(op: string, types: ReadonlyMap<string, number>): string {
  const spec = facts.spec(op);
  const versions = [1, ...(spec?.versions ?? []).map(({ version }) => version)];
  const highest = Math.max(...versions);
  const all = new Set([...(spec?.dtypes ?? []), ...types.keys()]);
  const cells = [...all].toSorted().map((type) => `${type} ${types.get(type) ?? 0}`);
  const modes = [spec?.modes.int8, spec?.modes.int16x8].map(describeMode);
  return `| ${op} | ${highest === 1 ? "1" : `1-${highest}`} | ${modes.join(" | ")} | ${cells.join(", ")} |`;
}

function describeMode(mode: OpSpec["modes"]["int8"]): string {
  if (mode === undefined || mode === "compat") return "";
  return mode === "beside" ? "between" : "yes";
}

/** The type of the main operand, and that of the weights where it is not the usual one beside it. */
function typeOf(operator: Operator, { tensors }: Subgraph): string {
  const spec = facts.spec(operator.op);
  const dtypeOf = (role: PortSpec["role"]): string | undefined => {
    const port = operator.inputs.findIndex((_, i) => spec?.inputs[Math.min(i, spec.inputs.length - 1)]?.role === role);
    return tensors[operator.inputs[port] ?? -1]?.dtype;
  };
  const [activation, weight] = [dtypeOf("activation"), dtypeOf("weight")];
  const first = tensors[operator.inputs[0] ?? operator.outputs[0] ?? -1]?.dtype ?? "none";
  if (activation === undefined || weight === undefined) return activation ?? weight ?? first;
  const usual = activation === "int16" ? "int8" : activation;
  return weight === usual ? activation : `${activation} x ${weight}`;
}
