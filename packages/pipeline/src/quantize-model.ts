import type {
  CalibrationTable,
  Diagnostic,
  DType,
  KernelSet,
  Model,
  OperatorLinks,
  QuantizedModel,
  Scheme,
} from "@litequant/core";
import { LitequantError } from "@litequant/core";
import { specOf, withIntermediates } from "@litequant/ops";
import { applyPlan, planQuantization, refuseQuantized } from "@litequant/quantization";
import { encodeModel } from "@litequant/schema";
import { fuseActivations, removeDeadOperators } from "@litequant/transforms";
import type { Transform } from "@litequant/transforms";
import { ledgerOf } from "./ledger.ts";
import type { LedgerEntry } from "./ledger.ts";
import { checkRanges } from "./ranges-document.ts";
import { withProvenance } from "./provenance.ts";
import { checkWritten } from "./self-check.ts";
import { composeLinks, relocate, transformModel, wayBack } from "./transform-chain.ts";
import type { TransformedModel, WayBack } from "./transform-chain.ts";

/** Options of {@link quantizeModel}. */
export interface QuantizeOptions {
  readonly scheme: Scheme;
  /** What calibration found, in indices of the model given. Required by schemes that quantize activations. */
  readonly ranges?: CalibrationTable;
  /** Type of the model's float inputs and outputs; what the scheme was asked for by default, else float32. */
  readonly inputType?: DType;
  readonly outputType?: DType;
  /** `error`: an operator that would stay float is an error. */
  readonly fallback?: "float" | "error";
  /** What runs before planning: dead operators out, activations fused unless the scheme wishes otherwise. */
  readonly transforms?: readonly Transform[];
  /** Kernels of the self-check. */
  readonly kernels?: readonly KernelSet[];
}

/** A quantized model as file bytes and as a value. Links lead from the model given to the quantized one. */
export interface QuantizeResult extends QuantizedModel {
  readonly source: Model;
  readonly bytes: Uint8Array;
  readonly ranges: CalibrationTable | undefined;
  /** Every operator of the model given, in its indices. */
  readonly operators: readonly LedgerEntry[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The order of preparation that quantization expects. */
export const defaultTransforms: readonly Transform[] = [removeDeadOperators, fuseActivations];

/**
 * Quantizes a model: intermediates, transforms, ranges mapped, plan, apply, encode, and then a check that the bytes
 * decode, verify and run.
 *
 * Pure and synchronous; the same inputs give the same bytes. Indices in the ledger and in diagnostics are those of the
 * model given.
 *
 * @throws LitequantError `ALREADY_QUANTIZED`, `NO_DATA` (the scheme needs ranges), `CANNOT_QUANTIZE` (with
 *   `fallback: "error"`), `MISSING_RANGE`, `INVALID_ARGUMENT` (integer ends of float activations), `INVALID_DATA` (ranges of another model), `INTERNAL` (the self-check failed).
 */
export function quantizeModel(model: Model, options: QuantizeOptions): QuantizeResult {
  const { scheme, ranges } = options;
  const transforms = options.transforms ?? (scheme.wishes?.fuse === false ? [removeDeadOperators] : defaultTransforms);
  refuseQuantized(model);
  refuseIntegerEnds(options);
  const rangeFindings = ranges === undefined ? [] : [...ranges.diagnostics, ...checkRanges(model, ranges)];
  // Only activations that become integers need the recurrent operators' intermediates.
  const extended = scheme.activations === undefined ? model : withIntermediates(model);
  const transformed = transformModel(extended, transforms, ranges);
  const back = wayBack(transformed);
  const plan = located(back, () =>
    planQuantization({
      model: transformed.model,
      ...(transformed.ranges && { ranges: transformed.ranges }),
      schemeOf: () => scheme,
      ends: {
        inputs: [options.inputType ?? scheme.wishes?.inputs ?? "float32"],
        outputs: [options.outputType ?? scheme.wishes?.outputs ?? "float32"],
      },
      fallback: options.fallback ?? scheme.wishes?.fallback ?? "float",
      specOf,
    }),
  );
  const applied = located(back, () => applyPlan(transformed.model, plan, { specOf }));
  const described = withProvenance(applied.model, model, scheme, ranges);
  const bytes = encodeModel(described.model);
  const checked = checkWritten(bytes, { source: model, ranges, kernels: options.kernels });
  return {
    source: model,
    model: checked.model,
    bytes,
    plan,
    ranges,
    links: composeLinks(composeLinks(transformed.links, applied.links), described.links),
    operatorLinks: operatorLinksOf(transformed, applied.operatorLinks),
    operators: ledgerOf(extended, transformed, plan, back),
    diagnostics: [
      ...rangeFindings,
      ...transformed.diagnostics,
      ...plan.diagnostics.map((found) => relocate(found, back)),
      ...checked.diagnostics,
    ],
  };
}

/** Without activations to quantize, there are no ranges that integer inputs and outputs could have. */
function refuseIntegerEnds({ scheme, inputType, outputType }: QuantizeOptions): void {
  const wanted = [inputType, outputType].find((dtype) => dtype !== undefined && dtype !== "float32");
  if (scheme.activations !== undefined || wanted === undefined) return;
  throw new LitequantError(
    "INVALID_ARGUMENT",
    `the ${scheme.name} scheme leaves activations float32, so inputs and outputs cannot be ${wanted}; leave their types out, or take a scheme that quantizes activations`,
  );
}

function operatorLinksOf({ fates }: TransformedModel, applied: OperatorLinks): OperatorLinks {
  const moved = new Map(applied.map(({ subgraph, from, to }) => [`${subgraph}/${from}`, to]));
  return fates.flatMap((list, subgraph) =>
    list.flatMap((fate, from) => {
      const to = fate.kind === "kept" ? moved.get(`${subgraph}/${fate.index}`) : undefined;
      return to === undefined ? [] : [{ subgraph, from, to }];
    }),
  );
}

function located<T>(back: WayBack, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!LitequantError.isInstance(error)) throw error;
    const { message, location } = relocate({ message: error.message, location: error.location }, back);
    throw new LitequantError(error.code, message, { location: location ?? {}, cause: error });
  }
}
