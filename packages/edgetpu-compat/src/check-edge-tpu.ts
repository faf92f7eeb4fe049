import type { Diagnostic, EdgeTpuRule, Model, OperatorView } from "@litequant/core";

import { leastCache, riskText, roomText, weighActivations } from "./activations.ts";
import type { ActivationRisk } from "./activations.ts";
import { lastCompiler } from "./compiler.ts";
import type { EdgeTpuCompiler } from "./compiler.ts";
import { rulesOf } from "./edge-tpu-rules.ts";
import { findings } from "./findings.ts";
import { dependenciesOf, liveOperators } from "./graph.ts";
import type { Dependencies } from "./graph.ts";
import { parametersOf, placeParameters } from "./memory.ts";
import { parameterBytes } from "./parameter-bytes.ts";
import { cutters, partition } from "./partition.ts";
import type { Subset } from "./partition.ts";
import { preconditions } from "./preconditions.ts";
import type { EdgeTpuReport, StatusCount } from "./report.ts";
import { neededRuntime, runtimeOf } from "./runtime.ts";
import { countTransfers } from "./transfers.ts";
import { judge } from "./verdict.ts";
import { viewOperators } from "./views.ts";

/** Options of {@link checkEdgeTpu}. */
export interface CheckEdgeTpuOptions {
  /** Views of operators as a plan leaves them, in order of execution; their tensors are the model's. Otherwise the model as it is. */
  readonly operators?: readonly OperatorView[];
  /** Asked in order, the first objection counts; those of the compiler by default. */
  readonly rules?: readonly EdgeTpuRule[];
  /** `16.0`, the last one, by default. */
  readonly compiler?: EdgeTpuCompiler;
  /** As `edgetpu_compiler --enable_multiple_subgraphs`: every stretch that can be mapped is. */
  readonly multipleSubgraphs?: boolean;
}

/**
 * Says what the Edge TPU compiler will make of a model: which operators it maps, in whose words it refuses the others, why, and
 * what to change; where it cuts, and what lies in the chip's memory.
 *
 * Nothing is run or computed. A float model maps nothing: give views of its plan to learn what it would after quantization.
 *
 * @example
 * const { mappedOperators, totalOperators, operators } = checkEdgeTpu(decodeModel(bytes).model);
 * for (const { op, status, fix } of operators) if (fix) console.log(`${op}: ${status}. ${fix}`);
 */
export function checkEdgeTpu(model: Model, options: CheckEdgeTpuOptions = {}): EdgeTpuReport {
  const { compiler = lastCompiler, rules = rulesOf(compiler) } = options;
  const outputs = model.subgraphs[0]?.outputs ?? [];
  const all = options.operators ?? (model.subgraphs.length === 0 ? [] : viewOperators(model));
  const live = liveOperators(all, outputs);
  const views = all.filter((_, at) => live[at]);
  const dependencies = dependenciesOf(views);
  const failures = preconditions(model, views);
  const objections = views.map((view) => firstObjection(view, rules, model));
  const eligible = objections.map((objection) => objection === undefined);
  const subsets = partition(dependencies.producers, eligible);
  const chosen = failures.length > 0 ? [] : chooseSubsets(subsets, options.multipleSubgraphs === true);
  const mapped = new Set(chosen.flatMap((subset) => subset.operators));
  const cutBy = cutters(dependencies.producers, eligible, subsets);
  const verdicts = views.map((view, at) =>
    judge({
      view,
      objection: objections[at],
      isMapped: mapped.has(at),
      failure: failures[0],
      cutter: cutterOf(views, dependencies, cutBy[at]),
    }),
  );
  const onChip = views.filter((_, at) => mapped.has(at));
  const parameters = parametersOf(onChip);
  const activations = weighActivations(onChip);
  return {
    compiles: failures.length === 0,
    operators: verdicts,
    mappedOperators: mapped.size,
    totalOperators: views.length,
    edgeTpuSubgraphs: chosen.length,
    table: countStatuses(verdicts),
    parts: subsets.map((subset) => ({
      runsOn: chosen.includes(subset) ? "edgetpu" : "cpu",
      operators: subset.operators.map((at) => views[at]!.id.index),
    })),
    memory: placeParameters(parameters),
    parameters,
    operatorParameters: onChip.map((view) => ({ index: view.id.index, bytes: parameterBytes(view) })),
    activations,
    transfers: countTransfers(views, chosen, outputs),
    runtimeVersion: { compiled: runtimeOf(compiler), operations: neededRuntime(onChip) },
    compiler,
    diagnostics: [
      ...failures,
      ...findings(
        model,
        views,
        all.filter((_, at) => !live[at]),
        dependencies,
      ),
      ...activationFindings(activations, parameters.bytes),
    ],
  };
}

/** The operator to name for a cut: behind a conversion that no file has yet, the one that it was put there for. */
function cutterOf(
  views: readonly OperatorView[],
  { producers }: Dependencies,
  at: number | undefined,
): OperatorView | undefined {
  if (at === undefined || views[at]!.id.index >= 0) return views[at ?? -1];
  return views.find((view, reader) => view.id.index >= 0 && producers[reader]!.includes(at)) ?? views[at];
}

function firstObjection(
  view: OperatorView,
  rules: readonly EdgeTpuRule[],
  model: Model,
): Parameters<typeof judge>[0]["objection"] {
  for (const rule of rules) {
    const objection = rule.check(view, model);
    if (objection !== undefined) return { ...objection, rule };
  }
  return undefined;
}

function chooseSubsets(subsets: readonly Subset[], several: boolean): readonly Subset[] {
  const eligible = subsets.filter((subset) => subset.eligible);
  return several ? eligible : eligible.slice(0, 1);
}

function countStatuses(verdicts: EdgeTpuReport["operators"]): readonly StatusCount[] {
  const rows = new Map<string, { readonly op: string; count: number; readonly status: string }>();
  for (const { op, status } of verdicts) {
    const name = op.startsWith("CUSTOM:") ? "CUSTOM" : op;
    const row = rows.get(`${name}\n${status}`) ?? { op: name, count: 0, status };
    row.count++;
    rows.set(`${name}\n${status}`, row);
  }
  return [...rows.values()];
}

function activationFindings(risk: ActivationRisk, parameters: number): readonly Diagnostic[] {
  const location = { subgraph: 0, ...(risk.operator >= 0 && { operator: risk.operator }) };
  if (risk.risk === "high")
    return [{ code: "EDGETPU_LARGE_ACTIVATIONS", severity: "warning", message: riskText(risk), location }];
  if (risk.risk === "none" || parameters < leastCache) return [];
  return [{ code: "EDGETPU_CACHE_ROOM", severity: "info", message: roomText(risk), location }];
}
