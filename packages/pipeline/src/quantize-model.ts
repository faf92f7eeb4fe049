import type {
  CalibrationTable,
  Diagnostic,
  KernelSet,
  Model,
  OperatorLinks,
  QuantizationPlan,
  QuantizedModel,
} from "@litequant/core";
import { specOf } from "@litequant/ops";
import { applyPlan } from "@litequant/quantization";
import { encodeModel } from "@litequant/schema";
import type { LedgerEntry } from "./ledger.ts";
import { located, planModel } from "./plan-model.ts";
import type { PlanOptions } from "./plan-model.ts";
import { withProvenance } from "./provenance.ts";
import { checkWritten, runWritten } from "./self-check.ts";
import { composeLinks, wayBack } from "./transform-chain.ts";
import type { TransformedModel } from "./transform-chain.ts";

/** Options of {@link quantizeModel}. */
export interface QuantizeOptions extends PlanOptions {
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

/**
 * Quantizes a model: {@link planModel}, then apply, encode, and a check that the bytes say what was meant, keep
 * every rule of quantized models, and run.
 *
 * Pure and synchronous; the same inputs give the same bytes. Indices in the ledger and in diagnostics are those of the
 * model given.
 *
 * @throws LitequantError as {@link planModel}, and `INTERNAL` when the self-check failed.
 */
export function quantizeModel(model: Model, options: QuantizeOptions): QuantizeResult {
  const { ranges, kernels } = options;
  const { transformed, plan, operators, diagnostics } = planModel(model, options);
  const written = write(model, transformed, plan, options);
  const run = runWritten(written.model, { source: model, ranges, kernels });
  return {
    source: model,
    plan,
    ranges,
    operators,
    ...written,
    diagnostics: [...diagnostics, ...written.diagnostics, ...run],
  };
}

/**
 * A plan as bytes that were read again. What was applied is in nobody's hands any more when this returns: of a large model there
 * is then one copy less while it runs.
 */
function write(
  source: Model,
  transformed: TransformedModel,
  plan: QuantizationPlan,
  { scheme, ranges, choice }: QuantizeOptions,
): Pick<QuantizeResult, "model" | "bytes" | "links" | "operatorLinks" | "diagnostics"> {
  const applied = located(wayBack(transformed), () => applyPlan(transformed.model, plan, { specOf }));
  const described = withProvenance(applied.model, source, { scheme, recipe: choice?.options }, ranges);
  const bytes = encodeModel(described.model);
  const links = {
    links: composeLinks(composeLinks(transformed.links, applied.links), described.links),
    operatorLinks: operatorLinksOf(transformed, applied.operatorLinks),
  };
  return { bytes, ...links, ...checkWritten(bytes, { meant: described.model, source, links }) };
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
