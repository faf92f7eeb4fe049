import type { Diagnostic, Model } from "@litequant/core";
import { LitequantError } from "@litequant/core";
import { balanceSegments, checkEdgeTpu, edgetpuSupports, placeTogether } from "@litequant/edgetpu-compat";
import type { CheckEdgeTpuOptions, EdgeTpuMemory, EdgeTpuReport, Segment } from "@litequant/edgetpu-compat";
import { specOf } from "@litequant/ops";
import { placeholderRanges, planModel } from "@litequant/pipeline";
import type { PlannedModel } from "@litequant/pipeline";
import { applyPlan, viewOperator } from "@litequant/quantization";
import { int8 } from "@litequant/quantizer-int8";
import { loadModel } from "./load-model.ts";
import type { ModelInput } from "./load-model.ts";

/** Options of {@link edgetpu}. */
export interface EdgeTpuOptions extends Pick<CheckEdgeTpuOptions, "compiler" | "multipleSubgraphs" | "rules"> {
  /** Judge a float model as it is, not as it will be after quantization. */
  readonly asIs?: boolean;
  /** Also cut each model into so many stretches, for as many Edge TPUs in a row. */
  readonly segments?: number;
}

/** The verdict on one model. */
export interface EdgeTpuModelDocument extends EdgeTpuReport {
  readonly file: string;
  /** A float model was judged as it will be after this quantization; null: as it is. */
  readonly planned: { readonly scheme: string; readonly inputType: string; readonly outputType: string } | null;
  /** Where segments were asked for. */
  readonly segments?: readonly Segment[];
}

/** What the Edge TPU compiler will make of models: what `litequant edgetpu --json` prints. */
export interface EdgeTpuDocument extends Pick<
  EdgeTpuReport,
  "compiles" | "mappedOperators" | "totalOperators" | "edgeTpuSubgraphs" | "diagnostics"
> {
  /** Of all models, in order; `model` counts them. */
  readonly operators: readonly (EdgeTpuReport["operators"][number] & { readonly model: number })[];
  /** Sums over all models; the cache is shared where there are several. */
  readonly memory: EdgeTpuMemory;
  readonly models: readonly EdgeTpuModelDocument[];
}

/** As `litequant quantize --scheme int8 --per-tensor dense --input-type int8 --output-type int8` would write it. */
const plan = { scheme: "int8", inputType: "int8", outputType: "int8" } as const;

/**
 * Says what the Edge TPU compiler will make of models: operator by operator, with the cut, the memory and what to change. A
 * float model is judged as it will be after full int8 quantization. Several models are taken as compiled together: they share
 * the cache, the first one first.
 *
 * @throws LitequantError `FILE_NOT_FOUND`, `FILE_ACCESS`, `INVALID_MODEL`, `INVALID_ARGUMENT`.
 * @example
 * const { mappedOperators, totalOperators } = await edgetpu("model_int8.tflite");
 */
export async function edgetpu(
  input: ModelInput | readonly ModelInput[],
  options: EdgeTpuOptions = {},
): Promise<EdgeTpuDocument> {
  const inputs = isList(input) ? input : [input];
  const { segments } = options;
  if (inputs.length === 0) throw new LitequantError("INVALID_ARGUMENT", "give at least one model");
  if (segments !== undefined && !(Number.isInteger(segments) && segments > 0))
    throw new LitequantError("INVALID_ARGUMENT", `segments: ${segments} is no whole number above 0`);
  const judged: EdgeTpuModelDocument[] = [];
  for (const one of inputs) judged.push(await judge(one, options));
  const shared = placeTogether(judged.map(({ parameters }) => parameters));
  const models = judged.map((model, at) => ({ ...model, memory: shared[at]! }));
  const sum = (count: (model: EdgeTpuModelDocument) => number): number =>
    models.reduce((total, model) => total + count(model), 0);
  return {
    compiles: models.every(({ compiles }) => compiles),
    operators: models.flatMap(({ operators }, model) => operators.map((operator) => ({ ...operator, model }))),
    mappedOperators: sum(({ mappedOperators }) => mappedOperators),
    totalOperators: sum(({ totalOperators }) => totalOperators),
    edgeTpuSubgraphs: sum(({ edgeTpuSubgraphs }) => edgeTpuSubgraphs),
    memory: {
      parameterBytes: sum(({ memory }) => memory.parameterBytes),
      onChipUsed: sum(({ memory }) => memory.onChipUsed),
      onChipRemaining: models.at(-1)!.memory.onChipRemaining,
      offChipStreamed: sum(({ memory }) => memory.offChipStreamed),
      loggedBytes: sum(({ memory }) => memory.loggedBytes),
      fit: models.at(-1)!.memory.fit,
    },
    diagnostics: models.flatMap(({ diagnostics }) => diagnostics),
    models,
  };
}

function isList(input: ModelInput | readonly ModelInput[]): input is readonly ModelInput[] {
  return Array.isArray(input);
}

async function judge(input: ModelInput, options: EdgeTpuOptions): Promise<EdgeTpuModelDocument> {
  const { file, model, diagnostics } = await loadModel(input);
  const { segments, asIs, ...check } = options;
  const planned = asIs === true ? undefined : checkPlanned(model, check);
  const report = planned ?? checkEdgeTpu(model, check);
  return {
    ...report,
    file,
    planned: planned === undefined ? null : plan,
    ...(segments !== undefined && { segments: balanceSegments(report.operatorParameters, segments) }),
    diagnostics: [...diagnostics, ...report.diagnostics],
  };
}

/**
 * Judges a float model as it will be: planned without data, with placeholder ranges, since no rule asks for a scale.
 *
 * @returns undefined for a model that computes in integers: it is judged as it is.
 */
function checkPlanned(model: Model, check: CheckEdgeTpuOptions): EdgeTpuReport | undefined {
  const found = planInt8(model);
  if (found === undefined) return undefined;
  const { transformed, plan: planned, operators: ledger, needsTarget } = found;
  const { model: quantized, operatorLinks } = applyPlan(transformed.model, planned, { specOf });
  const origin = new Map<number, number>();
  const moved = new Map(operatorLinks.filter(({ subgraph }) => subgraph === 0).map(({ from, to }) => [from, to]));
  transformed.fates[0]?.forEach((fate, index) => {
    const to = fate.kind === "kept" ? moved.get(fate.index) : undefined;
    if (to !== undefined) origin.set(to, index);
  });
  const operators = (quantized.subgraphs[0]?.operators ?? []).map((_, at) => ({
    ...viewOperator(quantized, 0, at, specOf),
    id: { subgraph: 0, index: origin.get(at) ?? -1 },
  }));
  const report = checkEdgeTpu(quantized, { ...check, operators });
  const stays = new Map(
    ledger
      .filter(({ subgraph, to }) => subgraph === 0 && to.startsWith("float"))
      .map(({ index, reason }) => [index, reason.message]),
  );
  const verdicts = report.operators.map((verdict) => {
    const reason = verdict.mapped ? undefined : stays.get(verdict.index);
    return reason === undefined
      ? verdict
      : { ...verdict, why: `${verdict.why}; quantization leaves it float: ${reason}` };
  });
  return {
    ...report,
    operators: verdicts,
    diagnostics: [floatModel(transformed.fates[0]?.length ?? 0, report, needsTarget), ...report.diagnostics],
  };
}

function floatModel(
  operators: number,
  { mappedOperators, totalOperators }: EdgeTpuReport,
  needsTarget: boolean,
): Diagnostic {
  const options = needsTarget ? "--target edgetpu" : "--per-tensor dense";
  return {
    code: "EDGETPU_FLOAT_MODEL",
    severity: "info",
    message: `a float model: none of its ${operators} operators is mapped as it is. After litequant quantize --scheme int8 ${options} --input-type int8 --output-type int8, ${mappedOperators} of ${totalOperators} will be: that is what is judged here`,
  };
}

/** `needsTarget`: operators stay float that in integers would be too new for the compiler. */
function planInt8(model: Model): (PlannedModel & { readonly needsTarget: boolean }) | undefined {
  if (!isFloat(model)) return undefined;
  let needsTarget = false;
  try {
    const planned = planModel(model, {
      scheme: int8({ perTensor: "dense" }),
      ranges: placeholderRanges(model),
      inputType: plan.inputType,
      outputType: plan.outputType,
      // What the compiler cannot even load stays float; all else becomes int8, so that its own limit is named.
      supports: (view) => {
        const reason = edgetpuSupports(view);
        if (reason?.code !== "EDGETPU_OPERATOR_VERSION") return undefined;
        needsTarget = true;
        return reason;
      },
    });
    return { ...planned, needsTarget };
  } catch (error) {
    if (LitequantError.isInstance(error) && error.code === "ALREADY_QUANTIZED") return undefined;
    throw error;
  }
}

/** Whether a model has floats, and conversions only where these were stored in fewer bits: float16, fake quantization. */
function isFloat({ subgraphs }: Model): boolean {
  const converts = (op: string): boolean => specOf(op)?.converts !== undefined;
  const hasFloats = subgraphs.some(({ tensors }) => tensors.some(({ dtype }) => dtype === "float32"));
  const hasConversions = subgraphs.some(({ operators }) => operators.some(({ op }) => converts(op)));
  const computesInIntegers = subgraphs.some(({ operators, tensors }) =>
    operators.some(
      ({ op, inputs, outputs }) =>
        !converts(op) && [...inputs, ...outputs].some((tensor) => tensors[tensor]?.quantization?.scale.length),
    ),
  );
  return hasFloats && !(hasConversions && computesInIntegers);
}
