import type {
  CalibrationTable,
  Diagnostic,
  EndWish,
  Json,
  Model,
  OperatorView,
  PlanInput,
  QuantizationPlan,
  Scheme,
} from "@litequant/core";
import { LitequantError } from "@litequant/core";
import { specOf, withIntermediates } from "@litequant/ops";
import { planQuantization, refuseQuantized, viewOperator } from "@litequant/quantization";
import {
  foldDequantize,
  foldQuantize,
  foldWeights,
  fuseActivations,
  removeDeadOperators,
  rewriteOperators,
} from "@litequant/transforms";
import type { Transform } from "@litequant/transforms";
import { resolveEnds } from "./ends.ts";
import { ledgerOf } from "./ledger.ts";
import { planRewritten, rewrittenSchemes } from "./plan-rewritten.ts";
import type { LedgerEntry } from "./ledger.ts";
import { checkRanges } from "./ranges-document.ts";
import { relocate, transformModel, wayBack } from "./transform-chain.ts";
import type { TransformedModel, WayBack } from "./transform-chain.ts";

/** Schemes by operator: a recipe that was compiled. */
export interface SchemeChoice {
  /** What makes an equal one; its hash goes into the file's provenance. */
  readonly options: Json;
  /** The scheme of an operator of the model given: indices and names are those of the file. */
  schemeOf(operator: OperatorView): Scheme;
}

/** Options of {@link planModel}. */
export interface PlanOptions {
  /** Of every operator for which `choice` has nothing else, and the one whose wishes count. */
  readonly scheme: Scheme;
  readonly choice?: SchemeChoice;
  /** What calibration found, in indices of the model given. Required by schemes that quantize activations. */
  readonly ranges?: CalibrationTable;
  /** Type of the model's float inputs and outputs, of all or by name; what the scheme was asked for by default, else float32. */
  readonly inputType?: EndWish;
  readonly outputType?: EndWish;
  /** `error`: an operator that would stay float is an error. */
  readonly fallback?: "float" | "error";
  /** Why the runtime that the file is for could not run an operator as planned. */
  readonly supports?: PlanInput["supports"];
  /** Operators whose inputs share one scale and have unlike ranges get room, in float or 16 bits. */
  readonly fixConcat?: boolean;
  /** What runs before planning; by default {@link defaultTransforms}, without fusing and rewriting where the scheme wishes so. */
  readonly transforms?: readonly Transform[];
}

/** What is to become of a model, before anything is written. */
export interface PlannedModel {
  /** The model as it is planned: prepared by transforms. The plan is in its indices. */
  readonly transformed: TransformedModel;
  readonly plan: QuantizationPlan;
  /** Every operator of the model given, in its indices. */
  readonly operators: readonly LedgerEntry[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The order of preparation that quantization expects. */
export const defaultTransforms: readonly Transform[] = [
  foldDequantize,
  foldQuantize,
  removeDeadOperators,
  fuseActivations,
  rewriteOperators,
];

/**
 * Decides what becomes of a model: intermediates, transforms, ranges mapped, plan.
 *
 * @throws LitequantError `ALREADY_QUANTIZED`, `NO_DATA` (a scheme needs ranges), `CANNOT_QUANTIZE` (with
 *   `fallback: "error"`), `MISSING_RANGE`, `INVALID_ARGUMENT` (ends that the activations cannot be given in),
 *   `INVALID_DATA` (ranges of another model).
 */
export function planModel(model: Model, options: PlanOptions): PlannedModel {
  const { scheme, ranges } = options;
  refuseQuantized(model);
  const rangeFindings = ranges === undefined ? [] : [...ranges.diagnostics, ...checkRanges(model, ranges)];
  const chosen = chooseSchemes(model, options);
  // Only activations that become integers need the recurrent operators' intermediates.
  const extended = chosen.all.every(({ activations }) => activations === undefined) ? model : withIntermediates(model);
  const transforms = options.transforms ?? transformsFor(chosen.all, scheme.wishes?.fuse !== false);
  const ends = resolveEnds(
    model,
    { inputs: options.inputType ?? scheme.wishes?.inputs, outputs: options.outputType ?? scheme.wishes?.outputs },
    chosen.all,
  );
  const { transformed, back, plan, unrewritten } = planRewritten(extended, chosen, (mayRewrite) => {
    const transformed = transformModel(extended, transforms, ranges, {
      mayFuse: (subgraph, from, into) => chosen.of(subgraph, from) === chosen.of(subgraph, into),
      mayRewrite,
    });
    const back = wayBack(transformed);
    const schemeOf = rewrittenSchemes(extended, chosen, back);
    const plan = located(back, () =>
      planQuantization({
        model: transformed.model,
        ...(transformed.ranges && { ranges: transformed.ranges }),
        schemeOf,
        ends,
        fallback: options.fallback ?? scheme.wishes?.fallback ?? "float",
        specOf,
        ...(options.supports && { supports: options.supports }),
        ...(options.fixConcat && { fixConcat: true }),
      }),
    );
    return { transformed, back, plan };
  });
  refuseQuantized(model, plan);
  return {
    transformed,
    plan,
    operators: ledgerOf(extended, transformed, plan, back, (subgraph, index) => chosen.of(subgraph, index)).map(
      (entry) => withRemark(entry, unrewritten.get(`${entry.subgraph}/${entry.index}`)),
    ),
    diagnostics: [
      ...rangeFindings,
      ...transformed.diagnostics,
      ...plan.diagnostics.map((found) => relocate(found, back)),
    ],
  };
}

function withRemark(entry: LedgerEntry, remark: string | undefined): LedgerEntry {
  const { code, message } = entry.reason;
  return remark === undefined ? entry : { ...entry, reason: { code, message: `${message}; ${remark}` } };
}

/** Weights in forms that no integer kernel takes are of use where everything computes on floats. */
function transformsFor(schemes: readonly Scheme[], fuse: boolean): readonly Transform[] {
  const usual = fuse ? defaultTransforms : [foldDequantize, foldQuantize, removeDeadOperators];
  return schemes.every(({ activations }) => activations) ? [foldWeights, ...usual] : usual;
}

interface Chosen {
  readonly all: readonly Scheme[];
  /** By indices of the model given; an operator that it has not goes with the main scheme. */
  of(subgraph: number, operator: number | undefined): Scheme;
}

function chooseSchemes(model: Model, { scheme, choice }: PlanOptions): Chosen {
  if (choice === undefined) return { all: [scheme], of: () => scheme };
  const table = model.subgraphs.map(({ operators }, subgraph) =>
    operators.map((_, index) => choice.schemeOf(viewOperator(model, subgraph, index, specOf))),
  );
  return {
    all: [...new Set(table.flat())],
    of: (subgraph, operator) => table[subgraph]?.[operator ?? -1] ?? scheme,
  };
}

/** Runs planning or applying, whose errors speak in indices of the transformed model, and translates them. */
export function located<T>(back: WayBack, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!LitequantError.isInstance(error)) throw error;
    const { message, location } = relocate({ message: error.message, location: error.location }, back);
    throw new LitequantError(error.code, message, { location: location ?? {}, cause: error });
  }
}
