import type {
  CalibrationTable,
  Diagnostic,
  Edited,
  KernelSet,
  Location,
  Model,
  Sample,
  TensorValue,
} from "@litequant/core";
import { allocate, elementBits, elementCount, entryOf, LitequantError } from "@litequant/core";
import { createRunner } from "@litequant/interpreter";
import { verifyQuantized } from "@litequant/quantization";
import { decodeModel } from "@litequant/schema";
import { findDifference } from "./same-model.ts";

/** Options of {@link checkWritten}. */
export interface SelfCheckOptions {
  /** What the bytes are to say. */
  readonly meant: Model;
  readonly source: Model;
  /** From the source to what was written. */
  readonly links: Pick<Edited, "links" | "operatorLinks">;
}

/**
 * Reads back what was written: the bytes must decode to the model that was meant, and keep every rule of quantized models.
 *
 * @returns The model as decoded; diagnostics where the source broke a rule already.
 * @throws LitequantError `INTERNAL` when any of that fails: the file must not reach anybody.
 */
export function checkWritten(
  bytes: Uint8Array,
  options: SelfCheckOptions,
): { readonly model: Model; readonly diagnostics: readonly Diagnostic[] } {
  const { model, diagnostics } = decodeWritten(bytes);
  const difference = findDifference(options.meant, model);
  if (difference !== undefined) throw failed(`says something else than was meant at ${difference}`);
  return { model, diagnostics: [...diagnostics, ...keepRules(model, options)] };
}

function decodeWritten(bytes: Uint8Array): ReturnType<typeof decodeModel> {
  try {
    return decodeModel(bytes);
  } catch (error) {
    throw failed(`does not decode (${String(error)})`, error);
  }
}

/** What an operator that was given and kept broke already is no fault of ours. */
function keepRules(model: Model, { source, links }: SelfCheckOptions): Diagnostic[] {
  const findings = verifyQuantized(model);
  if (findings.length === 0) return [];
  const given = new Set(verifyQuantized(source).map(({ code, location = {} }) => `${code} ${moved(location, links)}`));
  const isOurs = ({ code, location = {} }: Diagnostic): boolean => !given.has(`${code} ${placeOf(location)}`);
  const ours = findings.filter(isOurs);
  const [first] = ours;
  if (first === undefined) return findings.map((finding) => ({ ...finding, severity: "warning" }));
  const rest = ours.length > 1 ? `, and ${ours.length - 1} more` : "";
  throw failed(`breaks the rule ${first.code}: ${first.message}${rest}`, undefined, first.location);
}

function placeOf({ subgraph, operator, tensor }: Location): string {
  return operator === undefined ? `${subgraph}/tensor ${tensor}` : `${subgraph}/${operator}`;
}

function moved(location: Location, { links, operatorLinks }: SelfCheckOptions["links"]): string {
  const { subgraph = -1, operator, tensor = -1 } = location;
  const to =
    operator === undefined
      ? links.find(({ from }) => from.subgraph === subgraph && from.index === tensor)?.to.index
      : operatorLinks.find((link) => link.subgraph === subgraph && link.from === operator)?.to;
  return placeOf(operator === undefined ? { subgraph, tensor: to ?? -1 } : { subgraph, operator: to ?? -1 });
}

/** Options of {@link runWritten}. */
export interface SelfRunOptions {
  readonly source: Model;
  readonly ranges: CalibrationTable | undefined;
  readonly kernels: readonly KernelSet[] | undefined;
}

/**
 * Runs one made-up sample.
 *
 * @returns Diagnostics where no kernel here runs the model, or where its outputs are not finite.
 * @throws LitequantError `INTERNAL` when the model does not run.
 */
export function runWritten(model: Model, { source, ranges, kernels }: SelfRunOptions): readonly Diagnostic[] {
  const sample = probeSample(model, source, ranges);
  if (sample === undefined) return [];
  try {
    const outputs = createRunner(model, kernels === undefined ? {} : { kernels }).run(sample);
    const bad = Object.entries(outputs).find(
      ([, { data }]) => data instanceof Float32Array && data.some((value) => !Number.isFinite(value)),
    );
    if (bad === undefined) return [];
    return [
      {
        code: "NON_FINITE_OUTPUT",
        severity: "warning",
        message: `output '${bad[0]}' of the quantized model has NaN or infinity on a sample from the calibrated range`,
        location: { name: bad[0] },
      },
    ];
  } catch (error) {
    if (!LitequantError.isInstance(error)) throw failed(`does not run (${String(error)})`, error);
    if (!blamesTheSample(error) && runs(source, probeSample(source, source, ranges), kernels))
      throw failed(`does not run, although the model given does (${String(error)})`, error);
    return [
      {
        code: "SELF_CHECK_SKIPPED",
        severity: "info",
        message: `the quantized model was not run: ${error.message}`,
        location: error.location,
      },
    ];
  }
}

/**
 * Whether a run failed for what the file cannot help: no kernel here, too little memory, or made-up values that an operator refuses
 * (a divisor of 0) or that a loop never ends with.
 */
function blamesTheSample({ code, location }: LitequantError): boolean {
  if (code === "UNSUPPORTED_OPERATOR" || code === "MEMORY_LIMIT" || code === "STEP_LIMIT") return true;
  return code === "INVALID_DATA" && location.operator !== undefined;
}

/** Whether the model given runs: one that does not was broken before we came. */
function runs(model: Model, sample: Sample | undefined, kernels: SelfRunOptions["kernels"]): boolean {
  if (sample === undefined) return true;
  try {
    createRunner(model, kernels === undefined ? {} : { kernels }).run(sample);
    return true;
  } catch {
    return false;
  }
}

/**
 * A sample of made-up values spread evenly over each input's calibrated range, the same for the same model; undefined
 * where an input is text, which cannot be made up.
 */
export function probeSample(model: Model, source: Model, ranges: CalibrationTable | undefined): Sample | undefined {
  const { signature, subgraph, inputs: ports } = entryOf(model);
  const graph = model.subgraphs[subgraph]!;
  const inputs: Record<string, TensorValue> = {};
  for (const { name, tensor: index } of ports) {
    const tensor = graph.tensors[index];
    if (tensor === undefined) continue;
    if (elementBits(tensor.dtype) === 0 || tensor.dtype === "resource") return undefined;
    const origin = source.subgraphs[subgraph]?.inputs[graph.inputs.indexOf(index)];
    const range = ranges?.tensors.find((candidate) => candidate.subgraph === subgraph && candidate.index === origin);
    const data = allocate(tensor.dtype, elementCount(tensor.shape));
    fill(data, tensor.quantization?.scale.length ? undefined : (range ?? { min: -1, max: 1 }));
    inputs[name] = { dtype: tensor.dtype, shape: tensor.shape, data };
  }
  return { index: 0, ...(signature !== undefined && { signature }), inputs };
}

/** Fractional parts of multiples of the golden ratio: evenly spread in any prefix, and no random state. */
function fill(data: TensorValue["data"], range: { readonly min: number; readonly max: number } | undefined): void {
  const spread = (i: number): number => ((i + 1) * 0.618033988749895) % 1;
  if (data instanceof Float32Array || data instanceof Float64Array) {
    const { min, max } = range ?? { min: -1, max: 1 };
    for (let i = 0; i < data.length; i++) data[i] = min + (max - min) * spread(i);
  } else if (range === undefined && !(data instanceof BigInt64Array) && !(data instanceof BigUint64Array)) {
    for (let i = 0; i < data.length; i++) data[i] = Math.floor(spread(i) * 256);
  }
}

function failed(what: string, cause?: unknown, location: Location = {}): LitequantError {
  return new LitequantError(
    "INTERNAL",
    `the self-check failed: the written model ${what}; please report this with the model`,
    { cause, location },
  );
}
